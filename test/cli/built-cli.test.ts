import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { runBin, type BinOptions, type BinOutcome } from '../support/bin.js';
import { Gate } from '../support/gate.js';
import { Shell, SMALL } from './commands/shell.js';
import { errorCodeOf, expectSaid, linesOf } from './support.js';

let shell: Shell;
let gate: Gate;
beforeAll(async () => {
  shell = await Shell.open();
  gate = await Gate.start();
});
afterAll(async () => {
  await gate.close();
  await shell.close();
});

/** Runs the built program in a process of its own, as `npm install` gives it to people. */
function program(line: string, options: BinOptions = {}): Promise<BinOutcome> {
  const env = {
    REANA_SERVER_URL: shell.url,
    REANA_ACCESS_TOKEN: shell.server.server.token,
    REANA_MADMINER_HOME: join(shell.folder, 'home'),
  };
  return runBin(line.split(' '), { env, cwd: shell.folder, ...options });
}

test('an analysis is submitted, followed to its end and brought home', async () => {
  const submitted = await program(`submit -f ${SMALL}/reana.yaml --name built -p greeting=built --follow`);
  expect(submitted.code).toBe(0);
  expectSaid({ stdout: submitted.stdout, stderr: '' }, 'submitted');
  const downloaded = await program('download built -o results');
  expect(downloaded.code).toBe(0);
  expectSaid(downloaded, 'downloaded');
  const results = join(shell.folder, 'results');
  expect(readdirSync(results, { recursive: true }).sort()).toEqual([
    ...['draw', 'draw/plot.png', 'draw/summary.json'],
  ]);
  expect(readFileSync(join(results, 'draw/plot.png'), 'utf8')).toBe('built\nbuilt\n');
  expect(readFileSync(join(results, 'draw/summary.json'), 'utf8')).toBe('{}\n');
});

test('input files are checked by their schemas, as from source', async () => {
  const { code, stderr } = await program(`validate -f ${join(process.cwd(), 'reana.yaml')}`);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
});

test('a step that fails ends it with exit code 10', async () => {
  const line = `submit -f ${SMALL}/reana.yaml --name bad -p greeting=broken --follow --json`;
  const { stdout, stderr, code } = await program(line);
  const error = { code: 'run-failed', exitCode: 10, failedSteps: [{ name: 'work_0' }, { name: 'work_1' }] };
  expect([code, linesOf({ stdout }).at(-1)]).toMatchObject([10, { error }]);
  expectSaid({ stdout: '', stderr });
});

test('Ctrl-C ends it with exit code 130, and the run goes on', async () => {
  shell.copySmall('left', gate.command());
  let isInterrupted = false;
  const outcome = await program('submit -f left/reana.yaml --name left --follow --json', {
    onStdout: (text, kill) => {
      if (isInterrupted || !/"type":"status".*"status":"running"/.test(text)) return;
      // Twice would end it at once.
      isInterrupted = true;
      kill('SIGINT');
    },
  });
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([130, 'aborted']);
  expectSaid({ stdout: '', stderr: outcome.stderr });
  expect(await shell.json('status left')).toMatchObject({ status: 'running' });
  gate.open();
  await shell.server.ended('left');
});

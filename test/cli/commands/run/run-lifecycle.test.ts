import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Gate } from '../../../support/gate.js';
import { Shell, SMALL } from '../shell.js';
import { errorCodeOf, expectSaid, linesOf, type Outcome } from '../../support.js';

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

/** How a run is submitted whose first step waits at the gate until it is open for `name`. */
function waiting(name: string): string {
  shell.copySmall(name, gate.command(name));
  return `submit -f ${name}/reana.yaml --name ${name}`;
}

describe('a run that succeeds', () => {
  let submitted: Outcome;
  beforeAll(async () => {
    const going = shell.type(`${waiting('good')} --download out`);
    await gate.reached(1, 'good');
    // Longer than between two looks: it has been seen running.
    await shell.clock.sleep(5_000);
    gate.open('good');
    submitted = await going;
  });

  test('is followed until its files are here', () => {
    const { stdout, stderr, code } = submitted;
    expect(code).toBe(0);
    expect(readFileSync(join(shell.folder, 'out/draw/plot.png'), 'utf8')).toBe('hello\nhello\n');
    // How far it was at the first look is chance.
    expectSaid({ stdout, stderr: stderr.replace(/^good\.1 is (queued|pending)\n/gm, '') });
  });

  test('status', async () => {
    await shell.says('status good');
    expect(await shell.json('status good.1')).toMatchObject({
      name: 'good.1',
      status: 'finished',
      progress: { total: 4 },
    });
  });

  test('status of the run that REANA_WORKON names', async () => {
    expect(await shell.text('status', { REANA_WORKON: 'good.1' })).toContain('good.1');
  });

  test('status --follow of a run that has ended', async () => {
    const outcome = await shell.type('status good --follow');
    expect(outcome.code).toBe(0);
    expectSaid(outcome);
  });

  test('logs', async () => {
    const text = await shell.text('logs good');
    expect(text.match(/^==> \w+/gm)).toEqual(
      ['engine', 'prepare', 'work_0', 'work_1', 'draw'].map((step) => `==> ${step}`),
    );
    expect(text).toContain('\nhello 2\n');
    expect(await shell.json('logs good')).toHaveProperty('steps.length', 4);
  });

  test('logs of one stage', async () => {
    await shell.says('logs good --step work');
    expect(await shell.json('logs good --step work_1')).toMatchObject({ steps: [{ name: 'work_1' }] });
  });

  test('logs of a step that is not there', async () => {
    expect(await shell.refuses('logs good --step darw', 2, 'usage')).toContain('draw');
  });

  test('logs --follow ends with the run', async () => {
    expect(await shell.text('logs good --step prepare --follow')).toContain('prepare | hello 2\n');
    const documents = linesOf(await shell.type('logs good --step prepare --follow --json'));
    expect(documents).toContainEqual(
      expect.objectContaining({ type: 'log', step: 'prepare', text: 'hello 2' }),
    );
    expect(documents.at(-1)).toEqual({ run: 'good.1', status: 'finished' });
  });

  test('ls', async () => {
    await shell.says('ls good');
    const files = (await shell.json('ls good')) as { path: string; size: number }[];
    expect(files).toContainEqual(expect.objectContaining({ path: 'draw/plot.png', size: 12 }));
  });

  test('list', async () => {
    await shell.says('list --name good', 'one');
    expect(await shell.json('list --name good --limit 1')).toMatchObject([{ name: 'good.1' }]);
    await shell.says('list --status running', 'none');
  });

  test('download of one directory', async () => {
    const outcome = await shell.type('download good prepare/parts -o parts');
    expect(outcome.code).toBe(0);
    expectSaid(outcome);
    expect(readFileSync(join(shell.folder, 'parts/prepare/parts/a'), 'utf8')).toBe('hello\n');
    expect(await shell.json('download good -o again')).toMatchObject({
      run: { name: 'good.1' },
      files: [join(shell.folder, 'again/draw/plot.png'), join(shell.folder, 'again/draw/summary.json')],
    });
  });

  test('download of what is not there', async () => {
    expect(await shell.refuses('download good gone.txt', 7, 'transfer')).toContain('gone.txt');
  });
});

test('submit with parameters, followed as JSON lines', async () => {
  writeFileSync(join(shell.folder, 'parameters.yaml'), 'greeting: from the file\ncount: 3\n');
  const flags = '--parameter-file parameters.yaml -p count=7 --follow --json';
  const outcome = await shell.type(`submit -f ${SMALL}/reana.yaml --name lines ${flags}`);
  expect(outcome).toMatchObject({ stderr: '', code: 0 });
  const documents = linesOf(outcome);
  const types = documents.slice(0, -1).map(({ type }) => type);
  expect(types.slice(0, 3)).toEqual(['checked', 'created', 'uploading']);
  expect(types).toEqual(expect.arrayContaining(['started', 'status', 'step-started', 'step-finished']));
  expect(documents.at(-1)).toMatchObject({ kind: 'finished', run: { name: 'lines.1', status: 'finished' } });
  expect((await shell.type('logs lines --step prepare')).stdout).toContain('from the file 7\n');
});

test('a step that fails: exit code 10, its log, how to see more', async () => {
  const error = { code: 'run-failed', exitCode: 10, failedSteps: [{ name: 'work_0' }, { name: 'work_1' }] };
  const line = `submit -f ${SMALL}/reana.yaml --name bad -p greeting=broken --follow --json`;
  const failed = await shell.type(line);
  expect([failed.code, linesOf(failed).at(-1)]).toMatchObject([10, { error }]);
  expectSaid({ stdout: '', stderr: failed.stderr });
  expect(linesOf(await shell.type('status bad --follow --json')).at(-1)).toMatchObject({ error });
});

test('submit without --follow says how to go on', async () => {
  const { stdout, code } = await shell.type(`submit -f ${SMALL}/reana.yaml --name quick`);
  expect(code).toBe(0);
  expectSaid({ stdout, stderr: '' });
});

test('Ctrl-C leaves a run on a server that is not ours, and says how to see it again', async () => {
  const abort = new AbortController();
  const going = shell.type(`${waiting('left')} --follow --json`, {}, { signal: abort.signal });
  await gate.reached(1, 'left');
  await shell.clock.sleep(5_000);
  abort.abort();
  const outcome = await going;
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([130, 'aborted']);
  expectSaid({ stdout: '', stderr: outcome.stderr }, 'interrupted');

  await shell.says('stop left', 'stopped');
  expect(await shell.json('status left')).toMatchObject({ status: 'stopped' });
  const followed = await shell.type('status left --follow --json');
  expect([followed.code, errorCodeOf(followed)]).toEqual([11, 'run-stopped']);
});

test('delete', async () => {
  await shell.type(`submit -f ${SMALL}/reana.yaml --name gone --follow`);
  await shell.says('delete gone.1', 'deleted');
  expect(await shell.refuses('ls gone.1', 5, 'not-found', 'gone')).toContain('gone.1');
});

test('ping', async () => {
  const text = await shell.text('ping');
  expectSaid({ stdout: text.replace(/\S+@localhost/, 'USER@localhost'), stderr: '' });
  expect(await shell.json('ping')).toMatchObject({ server: shell.url });
});

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runInGroup } from '../../../src/local/runtimes/process-group.js';
import { endMarkedProcesses, isMarked, STEP_MARKER } from '../../../src/local/runtimes/step-marker.js';
import { failureOf } from '../../support/failures.js';
import { Gate } from '../../support/gate.js';

/** Only Linux shows the environment of a process. */
const onLinux = process.platform === 'linux' ? test : test.skip;

let gate: Gate;
let cwd: string;
beforeAll(async () => {
  gate = await Gate.start();
  cwd = mkdtempSync(join(tmpdir(), 'marker-'));
});
afterEach(() => gate.shut());
afterAll(async () => {
  await gate.close();
  rmSync(cwd, { recursive: true });
});

function step(
  line: string,
  marker: string,
  signal = new AbortController().signal,
): ReturnType<typeof runInGroup> {
  const { PATH } = process.env;
  const command = { file: 'bash', args: ['-c', line], cwd, env: { PATH, GATE: gate.command('left') } };
  return runInGroup({ ...command, marker, logFile: join(cwd, 'log') }, () => undefined, signal);
}

/** A marker that no other run of these tests has at the same time. */
function marker(number: number): string {
  return `${process.pid}-${number}`;
}

/** Ways out of the process group of a step. */
const WAYS: readonly (readonly [name: string, line: string])[] = [
  ['setsid', 'setsid bash -c "$GATE" &'],
  ['setsid and a double fork', '(setsid bash -c "bash -c \\"\\$GATE\\" & exit" &)'],
  ['nohup and disown', 'nohup setsid bash -c "$GATE" > nohup.out 2>&1 & disown -a'],
  ['job control', 'set -m; bash -c "$GATE" &'],
  ['a variable of the same name before it', 'A_REANA_MADMINER_STEP=x setsid bash -c "$GATE" &'],
];

onLinux.each(WAYS)('what a step leaves by %s ends with it', async (_name, line) => {
  const running = step(`${line}\n${gate.command('step')}`, marker(1));
  await gate.reached(1, 'left');
  await gate.reached(1, 'step');
  gate.open('step');
  expect(await running).toEqual({ exitCode: 0 });
  await gate.left();
});

onLinux.each(WAYS)('and with the interruption of the step: %s', async (_name, line) => {
  const controller = new AbortController();
  const running = failureOf(step(`${line}\n${gate.command('step')}`, marker(2), controller.signal));
  await gate.reached(1, 'left');
  await gate.reached(1, 'step');
  controller.abort();
  expect((await running).code).toBe('aborted');
  await gate.left();
});

onLinux('what is started anew whenever it ends, ends, too', async () => {
  const running = step(
    `setsid bash -c 'while :; do bash -c "$GATE"; done' &\n${gate.command('step')}`,
    marker(3),
  );
  await gate.reached(1, 'left');
  await gate.reached(1, 'step');
  gate.open('step');
  expect(await running).toEqual({ exitCode: 0 });
  await gate.left();
});

test.each([
  ['', false],
  ['A=1\0B=2\0', false],
  ['REANA_MADMINER_STEP=\0', false],
  ['REANA_MADMINER_STEP=other\0', false],
  ['REANA_MADMINER_STEP=marker-10\0', false],
  ['A_REANA_MADMINER_STEP=marker-1\0', false],
  ['A=REANA_MADMINER_STEP=marker-1\0', false],
  ['REANA_MADMINER_STEP=marker-1\0', true],
  ['A_REANA_MADMINER_STEP=x\0REANA_MADMINER_STEP=marker-1\0B=2', true],
])('the environment %j is marked: %p', (environment, expected) => {
  expect(isMarked(Buffer.from(environment), new Set(['', 'marker-1']))).toBe(expected);
});

onLinux('processes of other steps, and of the user, go on', async () => {
  const others: ChildProcess[] = [];
  for (const env of [{}, { [STEP_MARKER]: marker(5) }, { [STEP_MARKER]: marker(40) }, { OTHER: marker(4) }]) {
    const child = spawn('bash', ['-c', gate.command('other')], { env, detached: true, stdio: 'ignore' });
    others.push(child);
  }
  await gate.reached(others.length, 'other');
  expect(await step('true', marker(4))).toEqual({ exitCode: 0 });
  await endMarkedProcesses(new Set([marker(4)]));
  expect(others.map(({ exitCode, signalCode }) => [exitCode, signalCode])).toEqual(
    others.map(() => [null, null]),
  );
  await endMarkedProcesses(new Set([marker(5), marker(40)]));
  for (const child of [others[1]!, others[2]!]) if (child.signalCode === null) await once(child, 'exit');
  expect(others.map(({ signalCode }) => signalCode)).toEqual([null, 'SIGKILL', 'SIGKILL', null]);
  gate.open('other');
  await gate.left();
});

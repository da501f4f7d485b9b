import { EXIT_CODES } from '../../../src/core/exit-codes.js';
import { AbortedError } from '../../../src/core/errors.js';
import { RunFailedError, RunStoppedError, WaitTimeoutError } from '../../../src/runs/run-errors.js';
import { waitForRun } from '../../../src/runs/follow/wait.js';
import { TestClock, type StubServer } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { ID, startScript } from '../script.js';

const run = { id: ID, name: 'greetings.1' };
let stub: StubServer;
afterEach(() => stub.close());

test('a run that finishes is the answer', async () => {
  stub = await startScript([{ status: 'running' }, { status: 'finished' }]);
  const seen: string[] = [];
  const end = await waitForRun(stub.client(), run, { onEvent: ({ type }) => seen.push(type) });
  expect(end).toMatchObject({ id: ID, status: 'finished' });
  expect(seen).toEqual(['status', 'status']);
});

test('a run that fails names its steps and the ends of their logs', async () => {
  stub = await startScript([{ status: 'failed', steps: { a: 'finished', b: 'failed', c: 'failed' } }]);
  const failure = await failureOf(waitForRun(stub.client(), run));
  expect(failure).toBeInstanceOf(RunFailedError);
  expect(failure).toMatchObject({
    exitCode: EXIT_CODES.runFailed,
    run: { name: 'greetings.1' },
    failedSteps: [
      { name: 'b', logTail: 'log of b' },
      { name: 'c', logTail: 'log of c' },
    ],
  });
  expectWords(wordsOf(failure));
});

test('a run that fails without a failed step shows the log of the engine', async () => {
  stub = await startScript([{ status: 'failed', engine: 'Traceback\nKeyError: step\n' }]);
  const failure = await failureOf(waitForRun(stub.client(), run));
  expect(failure).toMatchObject({ failedSteps: [{ jobId: '', logTail: 'Traceback\nKeyError: step' }] });
  expectWords(wordsOf(failure));
});

const ENGINE = '2026-11-30 14:49:34,652 | INFO | step /m[6] finished\n2026-11-30 14:49:34,675 | ERROR |';
const NO_SPACE = 'there is no space left on the disk that holds the run';

test.each([
  [`${ENGINE} ${NO_SPACE}: /m[7] could not be run: ENOSPC\n`, true],
  [`${ENGINE} the workflow can't continue: a dead end\nhint: look\n`, false],
  ['2026-11-30 14:49:34,675 | ERROR | it went on\n1\n2\n3\n', false],
])('a failure of the engine is named with its reason: %j', async (engine, isFull) => {
  stub = await startScript([{ status: 'failed', engine }]);
  const failure = await failureOf(waitForRun(stub.client(), run));
  expect(failure.message.includes('no space left')).toBe(isFull);
  expect(failure.hint?.includes('free space')).toBe(isFull);
  expectWords(wordsOf(failure));
});

test.each([
  [`the step failed: exit code 1; ${NO_SPACE} (4 KiB free)`, true],
  ["OSError: [Errno 28] No space left on device: 'x.npy'\nthe step failed: exit code 1", true],
  ['head: write error: No space left on device', true],
  ['cp: write error: Disk quota exceeded\nError', true],
  ['warning: No space left on device\nretrying\nKeyError\nsee above\nthe step failed: exit code 1', false],
  ['tests if there is no space left on the disk', false],
  ['2026-11-30 14:49:34,675 | ERROR | printed by a program', false],
])('a step that failed on a full disk: %j is %p', (logTail, isFull) => {
  const failed = { ...run, status: 'failed' } as ConstructorParameters<typeof RunFailedError>[0];
  const failure = new RunFailedError(failed, [{ jobId: '1', name: 'm', logTail }]);
  expect(failure.message.startsWith('the run greetings.1 failed at m: ')).toBe(isFull);
  expect(failure.hint?.includes('free space')).toBe(isFull);
});

test.each(['stopped', 'deleted'])('a run that is %s is no success', async (status) => {
  stub = await startScript([{ status: 'running' }, { status }]);
  const failure = await failureOf(waitForRun(stub.client(), run));
  expect(failure).toBeInstanceOf(RunStoppedError);
  expect(failure).toMatchObject({ exitCode: EXIT_CODES.runStopped, run: { status } });
  expectWords(wordsOf(failure));
});

/** Time in which a limit of an hour is over after a few looks, and a longer one never. */
class LimitClock extends TestClock {
  override async sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    const turns = milliseconds < HOUR ? 1 : milliseconds === HOUR ? 50 : Infinity;
    for (let turn = 0; turn < turns; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve));
      if (signal?.aborted === true) throw new AbortedError('interrupted while waiting');
    }
  }
}

const HOUR = 3_600_000;

test('a time limit says how to take the run up again', async () => {
  stub = await startScript([{ status: 'running' }]);
  const failure = await failureOf(
    waitForRun(stub.client({ clock: new LimitClock() }), run, { timeout: HOUR }),
  );
  expect(failure).toBeInstanceOf(WaitTimeoutError);
  expect(failure).toMatchObject({ exitCode: EXIT_CODES.waitTimedOut, timeout: HOUR });
  expectWords(wordsOf(failure));
});

test('an abort is no timeout', async () => {
  stub = await startScript([{ status: 'running' }]);
  const abort = new AbortController();
  const client = stub.client({ clock: new LimitClock() });
  const wait = waitForRun(client, run, { timeout: 1e12, signal: abort.signal, onEvent: () => abort.abort() });
  await expect(wait).rejects.toThrow(AbortedError);
});

test.each([
  ['Killed', true],
  ['job: :\n OOMKilled\nError', true],
  ['RuntimeError: CUDA; exit code 137', true],
  ['MemoryError: Unable to allocate 8 GiB', true],
  ['Killed process of ours? no: all fine', false],
])('a log that ends in %j hints at memory: %s', (logTail, expected) => {
  const status = { id: ID, name: 'n.1', status: 'failed', rawStatus: 'failed' } as const;
  const failed = { ...status, progress: { total: 1, running: 0, finished: 0, failed: 1 } };
  const { hint } = new RunFailedError(failed, [{ jobId: 'j', name: 'a', logTail }]);
  expect(hint?.includes('kubernetes_memory_limit')).toBe(expected);
});

test('a failure is told as one even when its logs are not to be had', async () => {
  stub = await startScript([{ status: 'failed', steps: { a: 'failed' } }], {
    [`GET /api/workflows/${ID}/logs`]: { status: 500, body: '<title>Oops</title>' },
  });
  await expect(waitForRun(stub.client(), run)).rejects.toMatchObject({
    exitCode: EXIT_CODES.runFailed,
    failedSteps: [],
  });
});

test.each([90_000, 1_800_000, 28_800_000])('a limit of %d ms is told in words', (timeout) => {
  expectWords(new WaitTimeoutError(run, timeout).message);
});

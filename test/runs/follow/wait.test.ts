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

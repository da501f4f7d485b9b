import type { RestClient } from '../../../src/reana/rest-client.js';
import type { RunLogs, StepLog } from '../../../src/reana/model.js';
import { classifyLogs, findCause } from '../../../src/scans/failures/failure-cause.js';
import { FAILURE_PATTERNS, findFailure } from '../../../src/runs/failure-patterns.js';
import { chain, type TestServer } from '../../local/support/server-fixture.js';
import { StubServer } from '../../reana/stub-server.js';
import { clientOf, startQuietServer } from '../small-scan.js';
import { expectWords } from '../../support/words.js';
import { HARMLESS_LINES, TELLING_LINES } from './failure-lines.js';
import { FAILURE_LOGS } from './failure-logs.js';

function step(name: string, log: string, more: Partial<StepLog> = {}): StepLog {
  return {
    jobId: name,
    name,
    log,
    status: 'failed',
    rawStatus: 'failed',
    backend: 'Kubernetes',
    image: 'image:1',
    command: 'true',
    ...more,
  };
}

function logs(steps: readonly StepLog[], engine = ''): RunLogs {
  return { engine, steps, isLive: false };
}

test.each(FAILURE_LOGS)('$kind: $title', ({ kind, log, message }) => {
  expect(classifyLogs(logs([step('training', log)]))).toEqual({
    ...{ kind, step: 'training', message },
    logTail: log.trimEnd(),
  });
});

test.each(TELLING_LINES)('%s: %s', (kind, line) => {
  const { kind: found, message } = classifyLogs(logs([step('a', `${line}\nbye\nError\n`)]));
  expect({ kind: found, message }).toEqual({ kind, message: line.trim() });
});

test('each pattern is needed for one of the examples', () => {
  const examples = [...FAILURE_LOGS.map(({ log }) => log), ...TELLING_LINES.map(([, line]) => line)];
  const needed = new Set(examples.map((log) => findFailure(log)?.pattern));
  expect(FAILURE_PATTERNS.filter((pattern) => !needed.has(pattern))).toEqual([]);
});

test.each(HARMLESS_LINES)('says nothing of the cluster: %s', (line) => {
  const log = `${line}\nValueError: no\nthe step failed: exit code 1\n`;
  expect(classifyLogs(logs([step('a', log)]))).toEqual({
    kind: 'own-error',
    step: 'a',
    message: 'ValueError: no',
    logTail: log.trimEnd(),
  });
});

test('of several failed steps the most telling one counts, and of these the first in time', () => {
  const at = (second: number): Partial<StepLog> => ({ ended: new Date(Date.UTC(2030, 0, 1, 0, 0, second)) });
  const own = step('own', 'KeyError: 1', at(1));
  const late = step('late', 'OOMKilled', at(9));
  const early = step('early', 'OOMKilled', at(5));
  const evicted = step('evicted', 'Evicted', at(2));
  const endless = step('endless', 'OOMKilled');
  const fine = step('fine', 'OOMKilled', { ...at(0), status: 'finished' });
  expect(classifyLogs(logs([own, endless, late, early, evicted, fine]))).toMatchObject({ step: 'early' });
  expect(classifyLogs(logs([own, evicted]))).toMatchObject({ kind: 'node-lost', step: 'evicted' });
  expect(classifyLogs(logs([step('b', 'one', at(3)), step('a', 'other', at(2))]))).toMatchObject({
    step: 'a',
  });
});

test('a step without any log was lost with its machine where the job controller writes of each how it ended', () => {
  const causes = [step('a', ' \n'), step('a', '', { backend: 'Slurm' })].map((each) =>
    classifyLogs(logs([each])),
  );
  expect(causes).toMatchObject([
    { kind: 'node-lost', step: 'a' },
    { kind: 'own-error', step: 'a' },
  ]);
  expectWords(causes.map(({ message }) => message));
});

test('a step that wrote nothing, and whose container ended, has failed itself', () => {
  const { kind } = classifyLogs(logs([step('a', '', { ending: 'Error' })]));
  expect(kind).toBe('own-error');
});

const REPORTED = 'reading a.h5\nerror: a.h5 holds no events\nhint: raise nevents\n';

test('the error that a step reports, its hint, and the end of its log', () => {
  const cause = {
    step: 'fit',
    kind: 'own-error',
    message: 'error: a.h5 holds no events',
    hint: 'raise nevents',
  };
  for (const log of [REPORTED, `${REPORTED}the step failed: exit code 1\n`, `${REPORTED}\n\nbye\n`]) {
    expect(classifyLogs(logs([step('fit', log)]))).toEqual({ ...cause, logTail: log.trimEnd() });
  }
});

test('a hint is that of the error above it, and of nothing else', () => {
  const hintOf = (log: string): string | undefined => classifyLogs(logs([step('fit', log)])).hint;
  expect(hintOf('error: [Errno 12] Cannot allocate memory\nhint: give it more\n')).toBe('give it more');
  expect(
    hintOf(`${REPORTED}Traceback (most recent call last):\n  File "a"\n    x\nKeyError: 1\n`),
  ).toBeUndefined();
  expect(hintOf(`${REPORTED}OOMKilled\n`)).toBeUndefined();
  expect(hintOf('hint: use more events\nerror: none\n')).toBeUndefined();
  expect(hintOf(`error: none\n${'more\n'.repeat(20)}hint: use more events\n`)).toBeUndefined();
  expect(hintOf(`error: no\nhint: ${'x'.repeat(1000)}\n`)).toHaveLength(300);
});

test('the engine has failed when no step has', () => {
  const running = step('running', 'OOMKilled', { status: 'running' });
  expect(classifyLogs(logs([running], 'loading\nKeyError: no such stage\n'))).toEqual({
    kind: 'engine',
    message: expect.stringMatching(/KeyError: no such stage$/) as string,
    logTail: 'loading\nKeyError: no such stage',
  });
});

test('a line without end is cut', () => {
  const { message } = classifyLogs(logs([step('a', 'x'.repeat(100_000))]));
  expect(message).toHaveLength(300);
  expect(message).toMatch(/x…$/);
});

test('a run whose logs are gone', async () => {
  const stub = await StubServer.start({ '*': { status: 404, body: { message: 'no such run' } } });
  const { kind, message } = await findCause(stub.client(), { id: 'x' });
  expect(kind).toBe('engine');
  expectWords(message);
  await stub.close();
});

describe('on the embedded server', () => {
  let server: TestServer;
  let client: RestClient;

  beforeAll(async () => {
    server = await startQuietServer();
    client = clientOf(server);
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  async function causeOf(name: string, ...commands: readonly string[]): Promise<object> {
    const run = await server.startRun(name, chain(...commands), { word: 'x' });
    await server.ended(run.id);
    return findCause(client, run);
  }

  test('a step that is killed', async () => {
    expect(await causeOf('shot', 'kill -9 $$')).toMatchObject({ kind: 'out-of-memory', step: 's0' });
    expect(await causeOf('child', "bash -c 'kill -9 $$'; exit $?")).toMatchObject({
      kind: 'out-of-memory',
      step: 's0',
    });
  });

  test('a step that fails by itself', async () => {
    expect(await causeOf('own', 'echo 1 > {out}', 'echo no events are left >&2; false')).toEqual({
      kind: 'own-error',
      step: 's1',
      message: 'no events are left',
      logTail: 'preparing test:1\nno events are left\nthe step failed: exit code 1',
    });
  });

  test('an image that is not there', async () => {
    const workflow = chain('true').replace('image: test', 'image: does-not-exist');
    const run = await server.startRun('image', workflow, { word: 'x' });
    await server.ended(run.id);
    expect(await findCause(client, run)).toEqual({
      kind: 'own-error',
      step: 's0',
      message: expect.stringMatching(/no such image does-not-exist:1$/) as string,
      logTail: expect.stringMatching(/no such image does-not-exist:1$/) as string,
    });
  });
});

import type { StepLog } from '../../../src/reana/model.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { StubServer, type Reply, type SeenRequest } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

/** Values that a step of this weight has besides its log. Some 2,000,000 are read at once. */
const THOUSAND = '0,'.repeat(1000);

/** A server whose run has steps of these weights, in thousands of values: page by page, as REANA pages them. */
async function serveLogs(weights: readonly number[], hasPages = true): Promise<void> {
  const page = ({ query }: SeenRequest): Reply => {
    const [number, size] = [Number(query.get('page') ?? 1), Number(query.get('size') ?? weights.length)];
    const first = (number - 1) * size;
    const jobs = weights.map(
      (weight, index) =>
        `"job-${index}":{"job_name":"step_${index}","status":"finished","logs":"log ${index}","more":[${THOUSAND.repeat(weight)}0]}`,
    );
    const shown = hasPages ? jobs.slice(first, first + size) : jobs;
    const logs = `{"workflow_logs":"engine","job_logs":{${shown.join(',')}}}`;
    return { body: { live_logs_enabled: true, logs } };
  };
  stub = await StubServer.start({ 'GET /api/workflows/r/logs': page });
}

const summary = (steps: readonly StepLog[]): unknown[] => steps.map(({ name, log }) => [name, log]);

test('logs that fit come in one request', async () => {
  await serveLogs([1, 2]);
  const { steps } = await stub.client().workflows.logs('r');
  expect(summary(steps)).toEqual([
    ['step_0', 'log 0'],
    ['step_1', 'log 1'],
  ]);
  expect(stub.requests).toHaveLength(1);
  expect(stub.requests[0]?.query.get('page')).toBeNull();
});

test('logs too large for one response come some steps at a time, each of them whole', async () => {
  const weights = [0, 1100, 1100, 0, ...Array.from({ length: 17 }, () => 50)];
  await serveLogs(weights);
  const { engine, isLive, steps } = await stub.client().workflows.logs('r');
  expect({ engine, isLive }).toEqual({ engine: 'engine', isLive: true });
  expect(summary(steps)).toEqual(weights.map((_weight, index) => [`step_${index}`, `log ${index}`]));
});

test('one step that is too large is named', async () => {
  await serveLogs([1, 2000]);
  const failure = await failureOf(stub.client().workflows.logs('r'));
  expect(failure).toMatchObject({ code: 'unexpected-response' });
  expectWords(wordsOf(failure, { [stub.url]: 'SERVER' }));
});

test('a server that has no pages is asked only a few times', async () => {
  await serveLogs([1100, 1100], false);
  const failure = await failureOf(stub.client().workflows.logs('r'));
  expect(failure).toMatchObject({ code: 'unexpected-response' });
  expect(stub.requests).toHaveLength(6);
});

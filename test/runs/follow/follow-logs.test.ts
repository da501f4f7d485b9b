import type { RestClient } from '../../../src/reana/rest-client.js';
import { WaitTimeoutError } from '../../../src/runs/run-errors.js';
import { followLogs, type LogLine, type LogOptions } from '../../../src/runs/follow/follow-logs.js';
import { TestClock, type Reply, type StubServer } from '../../reana/stub-server.js';
import { ID, startScript, type Fault, type Scene } from '../script.js';
import { asServer } from '../../support/other-server.js';

const RUN = { id: ID, name: 'greetings.1' };
let stub: StubServer;
afterEach(() => stub.close());

interface Job {
  readonly name: string;
  readonly status?: string;
  readonly log: string;
}

/** What the server says of logs at each look at them; the last answer stays. */
function answer(
  jobs: Readonly<Record<string, Job>>,
  { isLive = true, engine = '' }: { isLive?: boolean; engine?: string } = {},
): Reply {
  const entries = Object.entries(jobs).map(([id, { name, status = 'running', log }]) => [
    id,
    { job_name: name, status, logs: log },
  ]);
  const logs = { workflow_logs: engine, job_logs: Object.fromEntries(entries) as object };
  return { body: { live_logs_enabled: isLive, logs: JSON.stringify(logs) } };
}

/** A run that is `running` so often, then finished, and what its logs are at each request for them. */
async function start(scenes: readonly (Scene | Fault)[], logs: readonly Reply[]): Promise<RestClient> {
  stub = await startScript(scenes, { [`GET /api/workflows/${ID}/logs`]: logs });
  return stub.client();
}

async function lines(client: RestClient, options: LogOptions = {}): Promise<string[]> {
  const all: string[] = [];
  for await (const { step, jobId, line } of followLogs(client, RUN, options)) {
    all.push(jobId === '' ? `${step}: ${line}` : `${jobId} ${step}: ${line}`);
  }
  return all;
}

const running: Scene = { status: 'running', steps: { a: 'running' } };
const finished: Scene = { status: 'finished', steps: { a: 'finished' } };
const logRequests = (): number => stub.calls.filter((call) => call.endsWith('/logs')).length;

test('live logs come line by line, each once, the last one without a line end too', async () => {
  const client = await start(
    [running, running, running, finished],
    [
      answer({ j: { name: 'a', log: 'one\ntw' } }),
      answer({ j: { name: 'a', log: 'one\ntwo\ntwo\n' } }, { engine: 'begun\n' }),
      answer({ j: { name: 'a', log: 'one\ntwo\ntwo\n' } }, { engine: 'begun\n' }),
      answer({ j: { name: 'a', status: 'finished', log: 'one\ntwo\ntwo\nend' } }, { engine: 'begun\nover' }),
    ],
  );
  expect(await lines(client)).toEqual([
    'j a: one',
    'engine: begun',
    'j a: two',
    'j a: two',
    'engine: over',
    'j a: end',
  ]);
});

test('without live logs they are asked for only when a number changed, and come with the ends of steps', async () => {
  const half: Scene = { status: 'running', steps: { a: 'finished', b: 'running' } };
  const scenes = [...Array<Scene>(6).fill(running), ...Array<Scene>(6).fill(half), finished];
  const a = { name: 'a', status: 'finished', log: 'one\ntwo' };
  const client = await start(scenes, [
    answer({ j: { name: 'a', log: '' } }, { isLive: false }),
    answer({ j: a, k: { name: 'b', log: '' } }, { isLive: false }),
    answer(
      { j: a, k: { name: 'b', status: 'finished', log: 'three\n' } },
      { isLive: false, engine: 'over\n' },
    ),
  ]);
  expect(await lines(client)).toEqual(['j a: one', 'j a: two', 'engine: over', 'k b: three']);
  expect(logRequests()).toBe(3);
});

test('steps of the same name are told apart, and one that appears late is read from its beginning', async () => {
  const client = await start(
    [running, running, finished],
    [
      answer({ j: { name: 'fit', log: 'x\n' } }),
      answer({ j: { name: 'fit', log: 'x\n' }, k: { name: 'fit', log: 'x\ny\n' } }),
      answer({ j: { name: 'fit', log: 'x\nz\n' }, k: { name: 'fit', log: 'x\ny\n' } }),
    ],
  );
  expect(await lines(client)).toEqual(['j fit: x', 'k fit: x', 'k fit: y', 'j fit: z']);
});

test('the log of a retried step is read from its new beginning', async () => {
  const client = await start(
    [running, running, running, finished],
    [
      answer({ j: { name: 'a', log: 'start\nload\nkilled\n' } }),
      answer({ j: { name: 'a', log: 'start\n' } }),
      answer({ j: { name: 'a', log: 'start\nload\ndone\n' } }),
    ],
  );
  expect(await lines(client)).toEqual([
    'j a: start',
    'j a: load',
    'j a: killed',
    'j a: start',
    'j a: load',
    'j a: done',
  ]);
});

test('live logs that come a little after the end of the run are waited for', async () => {
  const at = (log: string): Reply => answer({ j: { name: 'a', status: 'finished', log } });
  const client = await start(
    [running, finished],
    [at('1\n'), at('1\n2\n'), at('1\n2\n3\n'), at('1\n2\n3\n')],
  );
  expect(await lines(asServer('cluster', client))).toEqual(['j a: 1', 'j a: 2', 'j a: 3']);
});

test('a loss of the connection is told, and no line is lost or doubled by it', async () => {
  const broken: Fault = (_request, response) => void response.socket?.destroy();
  const events: string[] = [];
  const client = await start(
    [running, ...Array<Fault>(7).fill(broken), running, finished],
    [answer({ j: { name: 'a', log: '1\n' } }), answer({ j: { name: 'a', log: '1\n2\n3\n' } })],
  );
  expect(await lines(client, { onEvent: ({ type }) => events.push(type) })).toEqual([
    'j a: 1',
    'j a: 2',
    'j a: 3',
  ]);
  expect(events).toEqual(expect.arrayContaining(['connection-lost', 'connection-restored', 'status']));
});

test('logs that fail for a while are asked for again', async () => {
  const failing = Array<Reply>(6).fill({ status: 502, body: '<title>Bad Gateway</title>' });
  const done = answer({ j: { name: 'a', status: 'finished', log: 'all\n' } });
  const client = await start([finished], [...failing, done]);
  expect(await lines(client)).toEqual(['j a: all']);
});

test('a run that is deleted in the middle ends it, with what was held back', async () => {
  stub = await startScript([running], {
    [`GET /api/workflows/${ID}/logs`]: answer({ j: { name: 'a', log: 'x\ny' } }),
  });
  let looks = 0;
  const gone: Reply = { status: 404, body: { message: 'There is no such run.' } };
  const list = { id: ID, name: RUN.name, status: 'running' };
  stub.use({
    'GET /api/workflows': () => {
      looks += 1;
      if (looks === 3) stub.use({ [`GET /api/workflows/${ID}/logs`]: gone });
      return { body: looks < 3 ? { items: [list], total: 1 } : { items: [], total: 0 } };
    },
    [`GET /api/workflows/${ID}/status`]: gone,
  });
  const statuses: string[] = [];
  const onEvent: LogOptions['onEvent'] = (event) => {
    if (event.type === 'status') statuses.push(event.run.status);
  };
  expect(await lines(stub.client(), { onEvent })).toEqual(['j a: x', 'j a: y']);
  expect(statuses).toEqual(['running', 'deleted']);
});

test('a time limit ends it and says how to go on', async () => {
  const client = await start([running], [answer({ j: { name: 'a', log: 'x\n' } })]);
  const seen: LogLine[] = [];
  const reading = (async () => {
    // The test's clock lets no time pass before the limit is over.
    for await (const line of followLogs({ ...client, clock: new TestClock() }, RUN, { timeout: 1 }))
      seen.push(line);
  })();
  await expect(reading).rejects.toThrow(WaitTimeoutError);
  await expect(reading).rejects.toMatchObject({
    exitCode: 12,
    action: { type: 'follow-run', run: 'greetings.1' },
  });
});

test('logs that stay unreadable after the end of the run are an error, although its state can be read', async () => {
  const client = await start([finished], [{ body: { logs: '{' } }]);
  const events: string[] = [];
  const following = lines(client, { onEvent: ({ type }) => events.push(type) });
  await expect(following).rejects.toMatchObject({ code: 'unexpected-response' });
  expect(events.filter((type) => type.startsWith('connection'))).toEqual(['connection-lost']);
});

import { systemClock } from '../../../src/core/clock.js';
import { AbortedError } from '../../../src/core/errors.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { AuthenticationError, NotFoundError } from '../../../src/reana/errors/api-error.js';
import { NetworkError } from '../../../src/reana/errors/network-error.js';
import type { RunEvent } from '../../../src/runs/events.js';
import { followRun } from '../../../src/runs/follow/follow.js';
import { TestClock, type Route, type StubServer } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { encodeScene, ID, startScript, type Fault, type Scene } from '../script.js';
import { asServer } from '../../support/other-server.js';

const RUN = { id: ID, name: 'greetings.1' };
let stub: StubServer;
afterEach(() => stub.close());

/** An event in one line. */
function brief(event: RunEvent): string {
  switch (event.type) {
    case 'status':
      return event.previous === undefined ? event.run.status : `${event.previous} → ${event.run.status}`;
    case 'progress': {
      const { finished, failed, running, total } = event.run.progress;
      return `${running} running, ${finished + failed} of ${total} done`;
    }
    case 'step-started':
    case 'step-finished':
      return `${event.type} ${event.step.name}`;
    case 'step-failed':
      return `${event.type} ${event.step.name}: ${event.logTail}`;
    default:
      return event.type;
  }
}

async function follow(client: RestClient, signal?: AbortSignal): Promise<string[]> {
  const events: string[] = [];
  for await (const event of followRun(client, RUN, signal === undefined ? {} : { signal }))
    events.push(brief(event));
  return events;
}

/** The client as it would be of a server far away: it looks less often. */
function remote(client: RestClient): RestClient {
  return asServer('cluster', client);
}

const broken: Fault = (_request, response) => {
  response.socket?.destroy();
  return undefined;
};

test('a run is told from its beginning to its end', async () => {
  stub = await startScript([
    { status: 'queued' },
    { status: 'queued' },
    { status: 'running', steps: { a: 'running', b: 'created' } },
    { status: 'running', steps: { a: 'finished', b: 'running' } },
    { status: 'finished', steps: { a: 'finished', b: 'finished' } },
  ]);
  expect(await follow(stub.client())).toEqual([
    'queued',
    'queued → running',
    '1 running, 0 of 2 done',
    'step-started a',
    '1 running, 1 of 2 done',
    'step-finished a',
    'step-started b',
    '0 running, 2 of 2 done',
    'step-finished b',
    'running → finished',
  ]);
});

test('steps that begin and end between two looks are told all the same', async () => {
  stub = await startScript([
    { status: 'running' },
    { status: 'failed', steps: { a: 'finished', b: 'failed' } },
  ]);
  expect(await follow(stub.client())).toEqual([
    'running',
    '0 running, 2 of 2 done',
    'step-started a',
    'step-finished a',
    'step-started b',
    'step-failed b: log of b',
    'running → failed',
  ]);
});

test('the end of a run is told even where the logs of its last steps are refused', async () => {
  const statuses: string[] = [];
  let asked = 0;
  const logs: Route = () => {
    asked += 1;
    return asked === 1 ? encodeScene({ status: 'running' }).logs : { status: 403, body: { message: 'no' } };
  };
  stub = await startScript(
    [
      { status: 'running', steps: { a: 'running' } },
      { status: 'finished', steps: { a: 'finished' } },
    ],
    { [`GET /api/workflows/${ID}/logs`]: logs },
  );
  const following = async (): Promise<void> => {
    for await (const event of followRun(stub.client(), RUN))
      if (event.type === 'status') statuses.push(event.run.status);
  };
  await expect(following()).rejects.toMatchObject({ code: 'permission-denied' });
  expect(statuses).toEqual(['running', 'finished']);
});

test('logs are asked for only when a step changed', async () => {
  const running: Scene = { status: 'running', steps: { a: 'running' } };
  stub = await startScript([
    running,
    running,
    running,
    running,
    { status: 'finished', steps: { a: 'finished' } },
  ]);
  await follow(stub.client());
  expect(stub.calls.filter((call) => call.endsWith('/logs'))).toHaveLength(2);
});

test('looks become rarer while nothing happens, and frequent again when something does', async () => {
  const a: Scene = { status: 'running', steps: { a: 'running', b: 'created' } };
  const b: Scene = { status: 'running', steps: { a: 'finished', b: 'running' } };
  const clock = new TestClock();
  stub = await startScript([...Array<Scene>(60).fill(a), b, { status: 'finished' }]);
  await follow(asServer('embedded', stub.client({ clock })));
  expect(clock.waits[0]).toBe(500);
  expect(Math.max(...clock.waits)).toBe(1000);
  expect(clock.waits.at(-1)).toBe(500);
});

test('a loss of the connection is told once, and survived', async () => {
  const lost = Array<Fault>(7).fill(broken);
  stub = await startScript([{ status: 'running' }, ...lost, { status: 'finished' }]);
  expect(await follow(stub.client())).toEqual([
    'running',
    'connection-lost',
    'connection-restored',
    'running → finished',
  ]);
});

test('a proxy that fails for a while is survived', async () => {
  const failures = Array<Fault>(11).fill({ status: 502, body: '<title>Bad Gateway</title>' });
  stub = await startScript([{ status: 'running' }, ...failures, { status: 'finished' }]);
  expect(await follow(stub.client())).toContain('connection-restored');
});

test('a server that stays away ends it', async () => {
  stub = await startScript([{ status: 'running' }, broken]);
  const clock = new TestClock();
  const began = clock.now();
  await expect(follow(remote(stub.client({ clock })))).rejects.toThrow(NetworkError);
  expect(clock.now() - began).toBeGreaterThan(15 * 60_000);
});

test('steps that stay unreadable after the end of the run end it, although its state can be read', async () => {
  stub = await startScript([{ status: 'finished', steps: { a: 'finished' } }], {
    [`GET /api/workflows/${ID}/logs`]: { body: { logs: '{' } },
  });
  const events: string[] = [];
  const following = (async () => {
    for await (const event of followRun(remote(stub.client()), RUN)) events.push(event.type);
  })();
  await expect(following).rejects.toMatchObject({ code: 'unexpected-response' });
  expect(events).toEqual(['status', 'progress', 'connection-lost']);
});

test('a token that is not valid any more ends it at once', async () => {
  const refused: Fault = { status: 403, body: { message: 'Token not valid.' } };
  stub = await startScript([{ status: 'running' }, refused]);
  await expect(follow(stub.client())).rejects.toThrow(AuthenticationError);
});

test('an unknown state is told and does not last for ever', async () => {
  stub = await startScript([{ status: 'hibernating' }]);
  const events: string[] = [];
  const following = (async () => {
    for await (const event of followRun(remote(stub.client()), RUN)) events.push(brief(event));
  })();
  const failure = await failureOf(following);
  expect(failure).toMatchObject({ code: 'unknown-state' });
  expect(failure).toMatchObject({ details: { run: { name: 'greetings.1' } } });
  expectWords(wordsOf(failure));
  expect(events).toEqual(['unknown', 'stalled']);
});

test('an unknown state may pass', async () => {
  stub = await startScript([{ status: 'hibernating' }, { status: 'finished' }]);
  expect(await follow(stub.client())).toEqual(['unknown', 'unknown → finished']);
});

test('a run that stays pending is complained about once', async () => {
  stub = await startScript([...Array<Scene>(70).fill({ status: 'pending' }), { status: 'finished' }]);
  expect(await follow(remote(stub.client()))).toEqual(['pending', 'stalled', 'pending → finished']);
});

test('the signal ends a pause', async () => {
  stub = await startScript([{ status: 'running' }]);
  const abort = new AbortController();
  const sleep = (_milliseconds: number, signal?: AbortSignal): Promise<void> => {
    abort.abort();
    return systemClock.sleep(0, signal);
  };
  const client = stub.client({ clock: { now: () => 0, sleep } });
  await expect(follow(client, abort.signal)).rejects.toThrow(AbortedError);
});

test('the signal ends a look', async () => {
  const abort = new AbortController();
  stub = await startScript([
    { status: 'running' },
    () => {
      abort.abort();
      return undefined;
    },
  ]);
  await expect(follow(stub.client(), abort.signal)).rejects.toThrow(AbortedError);
});

test('a run that is deleted for good in the middle has ended', async () => {
  stub = await startScript([{ status: 'running', steps: { a: 'running' } }], {
    [`GET /api/workflows/${ID}/status`]: { status: 404, body: { message: 'There is no such run.' } },
  });
  const events: string[] = [];
  for await (const event of followRun(stub.client(), RUN)) {
    events.push(brief(event));
    stub.use({ 'GET /api/workflows': { body: { items: [], total: 0 } } });
  }
  expect(events.filter((event) => event.includes('running') || event.includes('deleted'))).toEqual(
    expect.arrayContaining(['running', 'running → deleted']),
  );
});

test('a run that never was is an error', async () => {
  stub = await startScript([{ status: 200, body: { items: [], total: 0 } }], {
    [`GET /api/workflows/${ID}/status`]: { status: 404, body: { message: 'There is no such run.' } },
  });
  await expect(follow(stub.client())).rejects.toThrow(NotFoundError);
});

test.each(['created', 'queued', 'pending', 'hibernating'])(
  'what stays %s is complained about with what to do',
  async (status) => {
    stub = await startScript([...Array<Scene>(300).fill({ status }), { status: 'finished' }]);
    const hints: string[] = [];
    const client = remote(stub.client());
    for await (const event of followRun(client, RUN)) {
      if (event.type !== 'stalled') continue;
      hints.push(event.hint);
      stub.use({ 'GET /api/workflows': encodeScene({ status: 'finished' }).list });
    }
    expect(hints).toHaveLength(1);
    expectWords(hints);
  },
);

test('without steps, logs are never asked for', async () => {
  stub = await startScript([
    { status: 'running', steps: { a: 'running' } },
    { status: 'finished', steps: { a: 'finished' } },
  ]);
  for await (const event of followRun(stub.client(), RUN, { steps: false }))
    expect(event.type).not.toMatch(/step/);
  expect(stub.calls.filter((call) => call.endsWith('/logs'))).toEqual([]);
});

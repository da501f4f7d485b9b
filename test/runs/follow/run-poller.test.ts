import { AbortedError } from '../../../src/core/errors.js';
import type { RestClient } from '../../../src/reana/rest-client.js';
import { PermissionDeniedError } from '../../../src/reana/errors/api-error.js';
import { followRuns } from '../../../src/runs/follow/follow.js';
import { makeRunHandle } from '../../../src/runs/run-handle.js';
import { pollerOf } from '../../../src/runs/follow/run-poller.js';
import { TestClock, type StubServer } from '../../reana/stub-server.js';
import { untilQuiet } from '../../support/quiet-clock.js';
import { listRuns, makeRuns, startManyRuns, type StubRun } from '../many-runs.js';
import { asServer } from '../../support/other-server.js';

let stub: StubServer;
afterEach(() => stub.close());

/** A server whose runs all end after so many looks. */
async function startEnding(runs: StubRun[], looks: number): Promise<StubServer> {
  let look = 0;
  return startManyRuns(runs, {
    'GET /api/workflows': ({ query }) => {
      look += 1;
      for (const run of runs) {
        run.finished = Math.min(4, look);
        if (look >= looks) run.status = 'finished';
      }
      return listRuns(runs, query);
    },
  });
}

test('all handles that wait side by side share one request a look, and none asks for logs', async () => {
  const runs = makeRuns('scan', 100);
  stub = await startEnding(runs, 4);
  const client = asServer('cluster', stub.client());
  const ends = await Promise.all(runs.map((run) => makeRunHandle(client, run).wait()));
  expect(ends.map(({ name }) => name)).toEqual(runs.map(({ name }) => name));
  expect(stub.calls).toEqual(Array(4).fill('GET /api/workflows'));
});

test('one who joins later shares the looks of the others', async () => {
  const runs = makeRuns('scan', 2);
  stub = await startEnding(runs, 8);
  const client = stub.client();
  const [first, second] = runs.map((run) => makeRunHandle(client, run));
  let waiting: Promise<unknown> | undefined;
  let seen = 0;
  for await (const event of first!.events({ steps: false })) {
    seen += event.type === 'progress' ? 1 : 0;
    if (seen === 2) waiting ??= second!.wait();
  }
  await waiting;
  // Eight looks, and at most one more of the newcomer at once.
  expect(stub.calls.length).toBeLessThanOrEqual(9);
});

test('followers of several runs tell each event with its run, and the connection once for all', async () => {
  const runs = makeRuns('scan', 3);
  let look = 0;
  stub = await startManyRuns(runs, {
    'GET /api/workflows': ({ query }, response) => {
      look += 1;
      if (look > 1 && look <= 7) return void response.socket?.destroy();
      if (look > 7) runs[0]!.status = 'failed';
      if (look > 8) for (const run of runs.slice(1)) run.status = 'finished';
      return listRuns(runs, query);
    },
  });
  const events: string[] = [];
  for await (const { run, event } of followRuns(stub.client(), runs)) {
    if (event.type === 'progress') continue;
    events.push(`${run?.name ?? '-'} ${event.type === 'status' ? event.run.status : event.type}`);
  }
  expect(events).toEqual([
    'scan.1 running',
    'scan.2 running',
    'scan.3 running',
    '- connection-lost',
    '- connection-restored',
    'scan.1 failed',
    'scan.2 finished',
    'scan.3 finished',
  ]);
});

test('no runs are nothing to wait for', async () => {
  stub = await startManyRuns([]);
  for await (const event of followRuns(stub.client(), [])) throw new Error(event.event.type);
  expect(stub.calls).toEqual([]);
});

test('one follower that gives up leaves the others alone; the last one ends the looks', async () => {
  const runs = makeRuns('scan', 2);
  let looks = 0;
  let tell = (): void => undefined;
  stub = await startManyRuns(runs, {
    'GET /api/workflows': ({ query }) => {
      looks += 1;
      tell();
      return listRuns(runs, query);
    },
  });
  const threeLooks = async (): Promise<void> => {
    const goal = looks + 3;
    while (looks < goal) await new Promise<void>((resolve) => (tell = resolve));
  };
  const client = stub.client();
  const [first, second] = [new AbortController(), new AbortController()];
  const waits = [
    makeRunHandle(client, runs[0]!).wait({ signal: first.signal }),
    makeRunHandle(client, runs[1]!).wait({ signal: second.signal }),
  ];
  const results = Promise.allSettled(waits);
  await threeLooks();
  first.abort();
  await expect(waits[0]).rejects.toThrow(AbortedError);
  await threeLooks();
  second.abort();
  await expect(waits[1]).rejects.toThrow(AbortedError);
  await results;
  // The look that was under way may still have arrived; by this clock another one would follow at once.
  await untilQuiet();
  const before = looks;
  for (let turn = 0; turn < 50; turn += 1) await new Promise((resolve) => setImmediate(resolve));
  await untilQuiet();
  expect(looks).toBe(before);
});

test('a refusal of one run that is asked for alone ends its follower', async () => {
  const [listed, refused] = [makeRuns('a', 2), makeRuns('b', 1, 50)];
  stub = await startManyRuns(listed, {
    [`GET /api/workflows/${refused[0]!.id}/status`]: { status: 403, body: { message: 'Not yours.' } },
  });
  const following = (async () => {
    for await (const { run } of followRuns(stub.client(), [...listed, ...refused])) expect(run).toBeDefined();
  })();
  await expect(following).rejects.toThrow(PermissionDeniedError);
});

test('a server that takes long for its answers is asked less often', async () => {
  const runs = makeRuns('scan', 2);
  const clock = new SlowAnswers(runs, 6);
  stub = await startManyRuns(runs, {
    'GET /api/workflows': ({ query }) => {
      clock.answer();
      return listRuns(runs, query);
    },
  });
  const client: RestClient = asServer('cluster', stub.client({ clock }));
  for await (const { run } of followRuns(client, runs)) expect(run).toBeDefined();
  expect(Math.min(...clock.waits.slice(1))).toBeGreaterThanOrEqual(20_000);
});

/** Time in which each answer takes 20 seconds. */
class SlowAnswers extends TestClock {
  private passed = 0;
  constructor(
    private readonly runs: StubRun[],
    private left: number,
  ) {
    super();
  }

  answer(): void {
    this.passed += 20_000;
    this.left -= 1;
    if (this.left === 0) for (const run of this.runs) run.status = 'finished';
  }

  override now(): number {
    return super.now() + this.passed;
  }
}

test('a client has one poller', async () => {
  stub = await startManyRuns([]);
  const client = stub.client();
  expect(pollerOf(client)).toBe(pollerOf(client));
  expect(pollerOf({ ...client })).not.toBe(pollerOf(client));
});

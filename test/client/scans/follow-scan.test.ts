import { watchScan } from '../../../src/client/scans/follow-scan.js';
import { createRestClient } from '../../../src/reana/rest-client.js';
import type { Run, RunStatus } from '../../../src/reana/model.js';
import { countPoints, type PointState, type ScanState } from '../../../src/scans/scan-state.js';
import { TestClock, TOKEN } from '../../reana/stub-server.js';

const STATUS = { created: 'waiting', queued: 'waiting', running: 'running', finished: 'finished' } as const;

/** A scan of one point for each of these. */
function stateOf(statuses: readonly (keyof typeof STATUS | undefined)[]): ScanState {
  const points = statuses.map((status, i): PointState => {
    const name = `000${i}-aaaaaaaaaa`;
    if (status === undefined) return { name, status: 'missing', runs: [] };
    return { name, status: STATUS[status], runs: [runOf(`curve--${name}.1`, status)] };
  });
  return { name: 'curve', mode: 'runs', isStopped: false, counts: countPoints(points), points };
}

function runOf(name: string, status: RunStatus): Run {
  return { id: name, name, status } as Run;
}

/** Follows a scan that stands like this at one look after the other, and in the end like the last. */
async function follow(...states: readonly ScanState[]): Promise<number> {
  const clock = new TestClock();
  const client = createRestClient({ serverUrl: 'https://reana.example.org', accessToken: TOKEN, clock });
  let looks = 0;
  const read = (): Promise<ScanState> => Promise.resolve(states[Math.min(looks++, states.length - 1)]!);
  expect(await watchScan(client, read)).toBe(false);
  client.close();
  return looks;
}

test('a scan is followed to its end', async () => {
  const states = [
    stateOf(['queued', undefined]),
    stateOf(['running', 'created']),
    stateOf(['finished', 'finished']),
  ];
  expect(await follow(...states)).toBe(3);
});

test('it is not waited for long when nobody makes its points', async () => {
  expect(await follow(stateOf(['finished', undefined]))).toBe(3);
});

test('it is waited for longer when runs were made that nobody starts, but not for ever', async () => {
  expect(await follow(stateOf(['created', undefined]))).toBe(61);
});

test('a run to which nothing happens is warned of once', async () => {
  const silent = stateOf(['running', 'queued']);
  const points = silent.points.map((point, place) =>
    place === 0 ? { ...point, silentSince: new Date(0) } : point,
  );
  const states = [
    stateOf(['running', 'queued']),
    ...Array<ScanState>(3).fill({ ...silent, points }),
    stateOf(['finished']),
  ];
  const clock = new TestClock();
  const client = createRestClient({ serverUrl: 'https://reana.example.org', accessToken: TOKEN, clock });
  const events: string[] = [];
  const read = (): Promise<ScanState> => Promise.resolve(states.shift()!);
  await watchScan(client, read, { onEvent: ({ type }) => events.push(type) });
  client.close();
  expect(events.filter((type) => type === 'warning')).toHaveLength(1);
});

test('whatever is started is waited for as long as it takes', async () => {
  const long = Array.from({ length: 300 }, () => stateOf(['queued', 'created']));
  expect(await follow(...long, stateOf(['finished', 'finished']))).toBe(301);
});

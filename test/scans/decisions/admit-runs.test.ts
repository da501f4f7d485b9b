import type { RunStatus } from '../../../src/reana/model.js';
import { ControllerState } from '../../../src/scans/decisions/controller-state.js';
import { countLive } from '../../../src/scans/decisions/admit-runs.js';
import type { ScanRun } from '../../../src/scans/scan-listing.js';

const KEY = '00000000aa';
const RUN = { id: 'a', name: `curve--0001-${KEY}.1` };

function listed(status: RunStatus): ReadonlyMap<string, readonly ScanRun[]> {
  const progress = { total: 0, running: 0, finished: 0, failed: 0 };
  const run = { ...RUN, status, rawStatus: status, progress };
  return new Map([[KEY, [{ run, meaning: { kind: 'point', scan: 'curve', index: 1, key: KEY } }]]]);
}

test('a run that this process has made is under way until a listing shows it as ended', () => {
  const memory = new ControllerState();
  memory.note({ type: 'creating', key: KEY, failures: 0 });
  expect(countLive(new Map(), memory)).toBe(0);
  memory.note({ type: 'created', key: KEY, run: RUN });
  expect(countLive(new Map(), memory)).toBe(1);
  expect(countLive(listed('created'), memory)).toBe(1);
  for (const type of ['uploaded', 'starting', 'started'] as const) memory.note({ type, key: KEY });
  expect(countLive(listed('running'), memory)).toBe(1);
  // It has never been seen running: it has ended between two looks.
  expect(countLive(listed('finished'), memory)).toBe(0);
  expect(countLive(listed('failed'), memory)).toBe(0);
});

import picocolors from 'picocolors';
import { scanStateJson, scanStateText } from '../../../../src/cli/views/scan/scan-state-view.js';
import type { RunStatus } from '../../../../src/reana/model.js';
import { expectWords } from '../../../support/words.js';
import { countPoints, type PointState } from '../../../../src/scans/scan-state.js';

/** What is said of a scan with a point whose run is `status`, and one without a run. */
function textOf(status: RunStatus): string {
  const name = '0001-aaaaaaaaaa';
  const run = { id: 'r1', name: `curve--${name}.1`, status } as PointState['runs'][number];
  const points: readonly PointState[] = [
    { name, status: status === 'running' ? 'running' : 'waiting', runs: [run] },
    { name: '0002-bbbbbbbbbb', status: 'missing', runs: [] },
  ];
  const state = {
    name: 'curve',
    mode: 'runs',
    isStopped: false,
    isComplete: true,
    counts: countPoints(points),
    points,
  } as const;
  const description = scanStateJson(state, {
    ...{ server: 'https://reana.example.org', isLocal: false },
  });
  return scanStateText(description, { now: 0 }, picocolors.createColors(false));
}

test('what is under way can be followed', () => {
  expect(textOf('running')).toMatch(/ scan status curve --follow\n.* scan resume curve --wait$/);
  expectWords(textOf('running'));
});

test('runs that nobody starts are not waited for: the scan is resumed', () => {
  expect(textOf('created')).toMatch(/ 1\n.* scan resume curve --wait$/);
  expectWords(textOf('created'));
});

import { PLAIN } from '../../../../src/cli/io.js';
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
  return textOfPoints(points);
}

function textOfPoints(points: readonly PointState[]): string {
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
  return scanStateText(description, { now: 0 }, PLAIN);
}

test('why points failed: the error, its hint, and the ends of logs, each once', () => {
  const failed = (index: number, logTail: string, more: object = {}): PointState => {
    const name = `000${index}-aaaaaaaaaa`;
    const run = { id: name, name: `curve--${name}.1`, status: 'failed' } as PointState['runs'][number];
    const cause = { kind: 'own-error', step: 'fit', message: 'error: no events', logTail, ...more } as const;
    return { name, status: 'failed', runs: [run], cause };
  };
  const points = [
    failed(1, 'event 17\nerror: no events\nhint: raise nevents', { hint: 'raise nevents' }),
    failed(2, 'event 250\nerror: no events\nhint: raise nevents', { hint: 'raise nevents' }),
    ...['b', 'c', 'd'].map((log, place) => failed(3 + place, log)),
  ];
  const text = textOfPoints(points);
  for (const line of ['error: no events', 'hint: raise nevents', '| event 17', '| b', '| c'])
    expect(text).toContain(line);
  expect(text).not.toMatch(/\| (?:event 250|d)$/m);
  expectWords(text);
});

test('what is under way can be followed', () => {
  expect(textOf('running')).toMatch(/ scan status curve --follow\n.* scan resume curve --wait$/);
  expectWords(textOf('running'));
});

test('runs that nobody starts are not waited for: the scan is resumed', () => {
  expect(textOf('created')).toMatch(/ 1\n.* scan resume curve --wait$/);
  expectWords(textOf('created'));
});

import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';

/** What people write who know scan files by hearsay. */
const MISTAKES: readonly (readonly [what: string, text: string, places: readonly string[]])[] = [
  ['axes without items', 'axes: {grid: {alpha: [1]}}', ['scan.yaml:1:7 wrong-type']],
  [
    'an axis outside of axes, and targets outside of their axis',
    'zip: {alpha: [1]}\naxes: [alpha: [1]]',
    ['scan.yaml:1:1 unknown-key', 'scan.yaml:2:8 unknown-key'],
  ],
  [
    'a single value, and a bare number of repeats',
    'axes: [grid: {alpha: 5}]\nrepeat: 5',
    ['scan.yaml:1:22 wrong-type', 'scan.yaml:2:9 wrong-type'],
  ],
  [
    'a range without whole numbers, and a count that is read as a number',
    'axes: [random: {count: 1e9, of: {alpha: {range: [0.2, 0.4], integer: true}}}]',
    ['scan.yaml:1:24 bad-value', 'scan.yaml:1:49 bad-range'],
  ],
  [
    'pointers that lead nowhere',
    `axes: [grid: {${CARD}#/training/layers/7: [1], ${CARD}#/training/layers/length: [1], ` +
      `${CARD}#/training/: [1], ${CARD}#/a~2: [1], ${CARD}#limits.seed: [1], ${CARD}#/limits/seed/x: [1]}]`,
    [
      'scan.yaml:1:15 unknown-place',
      'scan.yaml:1:59 unknown-place',
      'scan.yaml:1:108 unknown-place',
      'scan.yaml:1:144 bad-address',
      'scan.yaml:1:174 bad-address',
      'scan.yaml:1:211 unknown-place',
    ],
  ],
  ['a card that is not there', 'axes: [grid: {input.yml#/x: [1]}]', ['scan.yaml:1:15 not-an-input']],
  [
    'a label that is no line, and resources of nothing',
    'axes: [grid: {alpha: [1]}]\nlabels: {alpha: "a\\nb"}\nresources: [{stage: training}]',
    ['scan.yaml:3:13 missing-key', 'scan.yaml:2:17 bad-name'],
  ],
];

test.each(MISTAKES)('%s', async (_what, text, places) => {
  expectDiagnostics(await folder.faultsOf(text), places);
});

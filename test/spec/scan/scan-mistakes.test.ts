import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';

/** What people write who know scan files by hearsay. */
const MISTAKES: readonly (readonly [what: string, text: string, faults: readonly string[]])[] = [
  [
    'axes without items',
    'axes: {grid: {alpha: [1]}}',
    [
      '1:7: the scan → axes must be a list, found a mapping\n' +
        '  hint: each axis is an item with its own "-": axes: [{grid: {alpha: [1, 5]}}]',
    ],
  ],
  [
    'an axis outside of axes, and targets outside of their axis',
    'zip: {alpha: [1]}\naxes: [alpha: [1]]',
    [
      "1:1: the scan has no key 'zip'\n  hint: write it as an item of axes: axes: [{zip: …}]",
      "2:8: the scan → axes → item 1 has no key 'alpha'\n" +
        '  hint: targets stand below the kind of axis, such as grid: {alpha: [1, 5]};' +
        ' there is grid, zip, list, random, latin-hypercube, morphing',
    ],
  ],
  [
    'a single value, and a bare number of repeats',
    'axes: [grid: {alpha: 5}]\nrepeat: 5',
    [
      '1:22: the scan → axes → item 1 → grid → alpha must be a list or a mapping, found the number 5\n' +
        '  hint: a single value is a list of one: [5]',
      '2:9: the scan → repeat must be a mapping, found the number 5\n' +
        '  hint: write {parameter: seed, count: 5}',
    ],
  ],
  [
    'a range without whole numbers, and a count that is read as a number',
    'axes: [random: {count: 1e9, of: {alpha: {range: [0.2, 0.4], integer: true}}}]',
    [
      '1:24: count is a whole number from 1 to 10000, found the number 1000000000',
      '1:49: there is no whole number from 0.2 to 0.4\n  hint: leave out integer, or take other ends',
    ],
  ],
  [
    'pointers that lead nowhere',
    `axes: [grid: {${CARD}#/training/layers/7: [1], ${CARD}#/training/layers/length: [1], ` +
      `${CARD}#/training/: [1], ${CARD}#/a~2: [1], ${CARD}#limits.seed: [1], ${CARD}#/limits/seed/x: [1]}]`,
    [
      `1:15: ${CARD} has no /training/layers/7\n  hint: the list there goes from /0 to /1`,
      `1:59: ${CARD} has no /training/layers/length\n  hint: the list there goes from /0 to /1`,
      `1:108: ${CARD} has no /training/\n  hint: leave out the "/" at the end`,
      `1:144: "/a~2" names no place in ${CARD}\n  hint: in a key, ~0 stands for ~ and ~1 for /`,
      `1:174: "limits.seed" names no place in ${CARD}\n` +
        `  hint: write FILE#/key/key, for example ${CARD}#/limits/seed`,
      `1:211: ${CARD} has no /limits/seed/x\n  hint: what stands above it is the number 4`,
    ],
  ],
  [
    'a card that is not there',
    'axes: [grid: {input.yml#/x: [1]}]',
    [
      '1:15: input.yml is no input of the analysis\n  hint: there is no such file; paths are relative to reana.yaml',
    ],
  ],
  [
    'a label that is no line, and resources of nothing',
    'axes: [grid: {alpha: [1]}]\nlabels: {alpha: "a\\nb"}\nresources: [{stage: training}]',
    [
      "3:13: asks for nothing\n  hint: say 'memory', 'timeout' or 'backend'",
      '2:17: a label is one line of text, without control characters',
    ],
  ],
];

test.each(MISTAKES)('%s', async (_what, text, faults) => {
  const found = await folder.faultsOf(text);
  expect(found.map((fault) => fault.replace(/^scan\.yaml:/, ''))).toEqual(faults);
});

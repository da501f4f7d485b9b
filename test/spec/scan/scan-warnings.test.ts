import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';

const WARNINGS: readonly (readonly [what: string, text: string, warnings: readonly string[]])[] = [
  [
    'a text in place of a number, as YAML 1.1 reads 1e3',
    'axes: [grid: {epochs: [1e3, 2.5E-1]}]',
    [
      "1:24: epochs is the number 10, and is replaced by the text '1e3'\n" +
        '  hint: YAML takes it for a number when it is written 1.0e+3, without quotes',
    ],
  ],
  [
    'another kind of value',
    `axes: [grid: {methods: [1, [alice], sally], ${CARD}#/training/layers: [5]}]`,
    [
      "1:25: methods is the text 'all', and is replaced by the number 1\n  hint: put it in quotes if a text is meant",
      `1:83: ${CARD}#/training/layers is a list, and is replaced by the number 5`,
    ],
  ],
  [
    'numbers that YAML takes for other ones, or for texts',
    'axes: [grid: {epochs: [010, 1:30, 10], seed: ["08"]}]',
    [
      "1:24: YAML reads 010 as 8\n  hint: write 8, or '010' for a text",
      "1:47: seed is the number 1, and is replaced by the text '08'\n" +
        '  hint: YAML takes it for a number when it is written 8, without quotes',
      "1:29: YAML reads 1:30 as 90\n  hint: write 90, or '1:30' for a text",
    ],
  ],
  [
    'several values where one is meant',
    'set: {alpha: [1, 2]}\naxes: [grid: {epochs: [1]}]',
    [
      '1:14: alpha is the number 5, and is replaced by a list\n' +
        '  hint: several values, or a range of them, stand under axes → grid',
    ],
  ],
  [
    'a truth value that was a word',
    'axes: [grid: {tune: [on, "off"]}]',
    ["1:22: tune is the text 'off', and is replaced by true\n  hint: put it in quotes if a text is meant"],
  ],
  [
    'fractions where whole numbers were',
    'axes: [grid: {epochs: {log-range: [1, 100], count: 4}, alpha: {range: [1, 2], count: 3, integer: false}}]',
    [
      '1:23: epochs is the number 10, and the range holds fractions such as 4.64158883361\n' +
        '  hint: write integer: true, or integer: false when fractions are meant',
    ],
  ],
  [
    'a new key',
    `axes: [grid: {${CARD}#/limits/zzzzzz: [1]}]`,
    [`1:15: ${CARD} has no /limits/zzzzzz yet: it is added`],
  ],
  [
    'texts that Yadage changes',
    'axes: [grid: {methods: ["", "{x}", null]}]',
    [
      "1:25: the parameter 'methods' is empty, and Yadage turns the empty text into the path of the workspace\n" +
        "  hint: give it a word such as 'none'",
      "1:29: the parameter 'methods' holds braces, which Yadage formats: the run may stop, or lose them\n" +
        '  hint: pass such a value in a file',
      "1:36: the parameter 'methods' has no value, and steps are given the word None",
    ],
  ],
  [
    'an exclude that finds nothing',
    'axes: [grid: {alpha: [1, 2]}]\nexclude: [{alpha: 3}]',
    [
      '2:11: no point is like this, so none is excluded\n  hint: name values as the axes have them, or lists of these',
    ],
  ],
  [
    'a key that stands twice',
    'repeat: {parameter: seed, count: 2}\n' + 'name: a\nname: b',
    [
      "3:1: the key 'name' stands twice, and the last one wins (the first is on line 2)\n  hint: remove one of the two",
    ],
  ],
];

test.each(WARNINGS)('warns of %s', async (_what, text, warnings) => {
  const found = folder.tell((await folder.load(text)).warnings);
  expect(found.map((warning) => warning.replace(/^scan\.yaml:/, ''))).toEqual(warnings);
});

import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';
const REPEAT = 'repeat: {parameter: seed, count: 2}\n';

test('all that is wrong is told at once, each with its place', async () => {
  const faults = await folder.faultsOf(`name: my scan
mode: scater
set:
  alhpa: 1
axes:
  - gird: {alpha: [1]}
  - grid: {alpha: []}
  - random: {cuont: 3, of: {epochs: [1]}}
  - grid: {${CARD}#/training/initial_rl: [1.0]}
retry: {retries: -1, on: [oom]}
estimate: {disk: big}
`);
  expect(faults).toEqual([
    "scan.yaml:6:5: the scan → axes → item 1 has no key 'gird'\n  hint: did you mean 'grid'?",
    "scan.yaml:8:5: the scan → axes → item 3 → random needs 'count'",
    "scan.yaml:8:14: the scan → axes → item 3 → random has no key 'cuont'\n  hint: did you mean 'count'?",
    'scan.yaml:10:18: the scan → retry → retries must be >= 0',
    'scan.yaml:1:7: "my scan" can\'t be the name of a scan\n' +
      '  hint: take letters, digits, "_" and single "-", at most 100',
    "scan.yaml:2:7: 'scater' is no mode of a scan\n  hint: did you mean 'scatter'?",
    "scan.yaml:11:18: 'big' is no size\n  hint: like 200 MB",
    "scan.yaml:4:3: reana.yaml has no parameter 'alhpa'\n  hint: did you mean 'alpha'?",
    `scan.yaml:9:12: ${CARD} has no /training/initial_rl\n  hint: did you mean initial_lr?`,
    'scan.yaml:7:19: the list is empty: there would be no points',
  ]);
});

const FAULTS: readonly (readonly [what: string, text: string, faults: readonly string[]])[] = [
  ['no scan at all', 'a list', ["1:1: a scan file is a mapping with 'axes', found the text 'a list'"]],
  [
    'nothing that varies',
    'set: {alpha: 1}',
    ["1:1: the scan has neither 'axes' nor 'repeat', so nothing varies"],
  ],
  [
    'two kinds in one item',
    'axes: [{grid: {alpha: [1]}, zip: {epochs: [1]}}]',
    [
      '1:8: an axis is one of grid, zip, list, random, latin-hypercube, morphing; this one is grid and zip\n' +
        '  hint: write a second item, with its own "-", for each',
    ],
  ],
  [
    'an unknown parameter that is like no other',
    'axes: [grid: {zzzzzzzzz: [1]}]',
    [
      "1:15: reana.yaml has no parameter 'zzzzzzzzz'\n" +
        '  hint: it has alpha, epochs, batch_size, methods, tune, rate, seed',
    ],
  ],
  [
    'a file without a pointer',
    `axes: [grid: {${CARD}: [1]}]`,
    [`1:15: reana.yaml has no parameter '${CARD}'\n  hint: a value in a file is written ${CARD}#/key/key`],
  ],
  [
    'a file that is not there',
    'axes: [grid: {cards/ml/imput.yml#/training: [1]}]',
    ['1:15: there is no file cards/ml/imput.yml\n  hint: did you mean cards/ml/input.yml?'],
  ],
  [
    'a file that is no input',
    'axes: [grid: {cards/other.yml#/x: [1]}]',
    ['1:15: cards/other.yml is no input of the analysis\n  hint: name it in reana.yaml under inputs → files'],
  ],
  [
    'a file that is neither there nor an input',
    'axes: [grid: {cards/extra.jsn#/seed: [1]}]',
    ['1:15: cards/extra.jsn is no input of the analysis\n  hint: did you mean cards/extra.json?'],
  ],
  [
    'a file outside',
    'axes: [grid: {../other.yml#/x: [1]}]',
    [
      '1:15: refusing the path "../other.yml": it holds ".."\n  hint: paths are relative to reana.yaml and stay below it',
    ],
  ],
  [
    'reana.yaml itself',
    'axes: [grid: {reana.yaml#/inputs/parameters/alpha: [1]}]',
    [
      "1:15: values of reana.yaml can't be changed by their place\n" +
        '  hint: name a workflow parameter by its name alone; resources have a key of their own, `resources`',
    ],
  ],
  [
    'a file of the workflow',
    'axes: [grid: {steps.yml#/train: [1]}]',
    [
      '1:15: steps.yml is part of the workflow, which is the same for all points of a scan\n' +
        '  hint: make a parameter of the value, and scan that; resources have a key of their own, `resources`',
    ],
  ],
  [
    'a file that is no YAML',
    'axes: [grid: {cards/broken.yml#/a: [1]}]',
    [
      expect.stringMatching(
        /^1:15: cards\/broken.yml is no YAML: cards\/broken.yml:.*\n {2}hint: only values of YAML/s,
      ) as string,
    ],
  ],
  [
    'no pointer behind the #',
    `axes: [grid: {${CARD}#training: [1]}]`,
    [
      `1:15: "training" names no place in ${CARD}\n  hint: write FILE#/key/key, for example ${CARD}#/training`,
    ],
  ],
  [
    'a target in two axes',
    'axes:\n  - grid: {alpha: [1]}\n  - list: [{alpha: 2}]',
    ['3:13: alpha is set twice: here and on line 2\n  hint: set it in one place only'],
  ],
  [
    'a target in set and in an axis',
    'set: {alpha: 1}\naxes: [grid: {alpha: [1]}]',
    ['2:15: alpha is set twice: here and on line 1\n  hint: set it in one place only'],
  ],
  [
    'the seed of the repeats in an axis',
    `axes: [grid: {seed: [1]}]\n${REPEAT}`,
    ['2:21: seed is set twice: here and on line 1\n  hint: set it in one place only'],
  ],
  [
    'a target within another',
    `axes: [grid: {${CARD}#/training: [{}], ${CARD}#/training/layers/0: [1]}]`,
    [
      `1:51: ${CARD}#/training/layers/0 and ${CARD}#/training (line 1) lie one within the other\n` +
        '  hint: set it in one place only',
    ],
  ],
  [
    'a zip of unequal lists',
    'axes: [zip: {alpha: [1, 2], epochs: [1, 2, 3]}]',
    [
      '1:13: the lists of a zip are equally long; here alpha has 2, epochs has 3\n' +
        '  hint: take grid for all combinations',
    ],
  ],
  ['an empty list of points', 'axes: [list: []]', ['1:14: the list is empty: there would be no points']],
  ['an empty grid', 'axes: [grid: {}]', ['1:14: the axis names nothing to change']],
  ['an empty sample', 'axes: [random: {count: 2, of: {}}]', ['1:31: the axis names nothing to change']],
  [
    'a range that does not say how many',
    'axes: [grid: {alpha: {range: [1, 2]}, rate: {log-range: [1, 2]}}]',
    [
      '1:22: how many numbers of the range are meant?\n  hint: {range: [a, b], count: 5} or step: 0.5',
      '1:45: how many numbers of the log-range are meant?\n  hint: {log-range: [a, b], count: 5}',
    ],
  ],
  [
    'a range with both',
    'axes: [grid: {alpha: {range: [1, 2], count: 2, step: 1}}]',
    ["1:22: a range has either 'count' or 'step', this one has both"],
  ],
  [
    'two ranges in one, and none',
    'axes: [grid: {alpha: {range: [1, 2], log-range: [1, 2]}, rate: {count: 3}}]',
    [
      '1:22: expected one of range and log-range, found 2\n' +
        '  hint: {range: [0, 1], count: 5}, {range: [0, 1], step: 0.25} or {log-range: [1, 100], count: 3}',
      '1:64: expected one of range and log-range, found 0\n' +
        '  hint: {range: [0, 1], count: 5}, {range: [0, 1], step: 0.25} or {log-range: [1, 100], count: 3}',
    ],
  ],
  [
    'a misspelt key of a range',
    'axes: [grid: {alpha: {range: [1, 2], cont: 2}}]',
    ["1:38: the range has no key 'cont'\n  hint: did you mean 'count'?"],
  ],
  [
    'ends that are none',
    'axes: [grid: {alpha: {range: [1, low], count: 2}, rate: {range: [1], count: 2}}]',
    [
      '1:30: a range is a list of two numbers: [from, to]',
      '1:65: a range is a list of two numbers: [from, to]',
    ],
  ],
  [
    'a step that leads away',
    'axes: [grid: {alpha: {range: [1, 2], step: -0.5}, rate: {range: [1, 2], step: 0}}]',
    [
      '1:44: a step of -0.5 never leads from 1 to 2\n  hint: write 0.5, or exchange the ends',
      '1:79: a step is a number other than 0, found the number 0',
    ],
  ],
  [
    'a log-range over 0, and one with a step',
    'axes: [grid: {alpha: {log-range: [0, 1], count: 2}, rate: {log-range: [1, 2], step: 1}}]',
    [
      '1:34: a log-range lies above 0, this one goes from 0 to 1\n  hint: begin with a small number, like 1e-4, or take range',
      '1:79: a log-range has no step\n  hint: say how many numbers: count: 5',
    ],
  ],
  [
    'a count that is none',
    'axes: [random: {count: 2.5, of: {alpha: [1]}}, random: {count: 0, seed: -1, of: {rate: [1]}}]',
    [
      '1:24: count is a whole number from 1 to 10000, found the number 2.5',
      '1:64: count is a whole number from 1 to 10000, found the number 0',
      '1:73: seed is a whole number from 0 to 4294967295, found the number -1',
    ],
  ],
  [
    'a step that makes too many numbers',
    'axes: [grid: {alpha: {range: [0, 1000], step: 0.01}}]',
    ['1:47: that makes 100001 numbers; 10000 are the most'],
  ],
  [
    'too many points of a grid',
    'axes: [grid: {alpha: {range: [1, 1000], step: 1}, epochs: {range: [1, 11], step: 1}}]',
    [
      '1:14: that makes 11000 points; a scan has at most 10000\n' +
        '  hint: take shorter lists, or random or latin-hypercube in place of grid',
    ],
  ],
  [
    'too many points of all axes',
    'axes: [grid: {alpha: {range: [1, 5001], step: 1}}]\n' + REPEAT,
    [
      '1:1: that makes 10002 points; a scan has at most 10000\n' +
        '  hint: take shorter lists, or random or latin-hypercube in place of grid',
    ],
  ],
  [
    'an exclude of what is the same in all points, and one of nothing',
    'set: {methods: sally}\naxes: [grid: {alpha: [1, 2]}]\nexclude: [{methods: sally}, {alhpa: 1}, {}]',
    [
      '3:12: no axis changes methods\n  hint: there is alpha',
      '3:30: no axis changes alhpa\n  hint: did you mean alpha?',
      '3:41: names nothing, so all points are like this',
    ],
  ],
  [
    'an exclude of everything',
    'axes: [grid: {alpha: [1, 2]}]\nexclude: [{alpha: [1, 2, 3]}]',
    ['2:1: all 2 points are excluded'],
  ],
  [
    'labels that are the same, unknown or empty',
    'axes: [grid: {alpha: [1], rate: [1.0], epochs: [1]}]\nlabels: {alpha: x, rate: x, epochs: "", zeta: y}',
    [
      "2:26: two columns would be called 'x'",
      '2:37: a label is not empty',
      '2:41: no axis changes zeta\n  hint: there is alpha, rate, epochs',
    ],
  ],
  [
    "a label that is another column's own name",
    'axes: [grid: {alpha: [1], rate: [1.0]}]\nlabels: {alpha: rate}',
    ["2:1: two columns would be called 'rate'"],
  ],
  [
    'names of columns that the tables have already',
    'axes: [grid: {alpha: [1]}]\nlabels: {alpha: status}\ncollect: {values: {run: /a, alpha: /b, area: /c}}',
    [
      "2:17: a column of every scan is called 'status'",
      "3:20: two columns would be called 'run'",
      "3:29: two columns would be called 'alpha'",
    ],
  ],
  [
    'repeats with neither count nor values, and with both',
    'repeat: {parameter: seed}',
    [
      "1:9: repeat has either 'count' or 'values', this one has neither\n  hint: count: 5 stands for the values 1 to 5",
    ],
  ],
  [
    'repeats with values and a first one',
    'repeat: {parameter: seed, values: [], first: 2}',
    [
      '1:35: the list is empty: there would be no points',
      "1:39: 'first' goes with 'count', not with 'values'",
    ],
  ],
  [
    'rules that make no sense',
    REPEAT +
      'resources: [{memory: lots, timeout: never}]\n' +
      'retry: {on: [out-of-memroy], memory: {most: 8 GB}}\n' +
      'estimate: {time: soon}\n' +
      'collect: {outputs: [/etc], values: {area: a/b}, best: {minimize: aera}}\n',
    [
      "2:37: 'never' is no time limit\n  hint: like 2h or 90 min",
      '2:22: "lots" is no amount of memory for a step\n  hint: write it as Kubernetes does, like 8Gi or 512Mi',
      "3:14: 'out-of-memroy' is no kind of failure\n  hint: did you mean 'out-of-memory'?",
      "3:45: '8 GB' is no amount of memory for a step\n  hint: write it as Kubernetes does, like 16Gi",
      "4:18: 'soon' is no duration\n  hint: like 5 min",
      '5:21: refusing the path "/etc": it is absolute\n  hint: paths are relative to the workspace',
      "5:43: 'a/b' is no JSON pointer\n  hint: write /a/b",
      "5:66: no number is called 'aera'\n  hint: did you mean 'area'?",
    ],
  ],
  [
    'a ranking by nothing, or both ways',
    REPEAT + 'collect: {best: {minimize: a, maximize: b}}\n',
    ["2:17: takes either 'minimize' or 'maximize', and the name of a number"],
  ],
  [
    'a date in place of a value',
    'axes: [grid: {methods: [2024-01-01]}]',
    ["1:25: 2024-01-01 is read as a date, which REANA cannot store\n  hint: put it in quotes: '2024-01-01'"],
  ],
];

test.each(FAULTS)('%s', async (_what, text, faults) => {
  const found = await folder.faultsOf(text);
  expect(found.map((fault) => fault.replace(/^scan\.yaml:/, ''))).toEqual(faults);
});

test('what cannot be read is named', async () => {
  await expect(
    folder.faultsOf('analysis: nowhere.yaml\nrepeat: {parameter: seed, count: 1}'),
  ).resolves.toEqual([
    'scan.yaml:1:11: nowhere.yaml: there is no such file\n  hint: the path is relative to the scan file',
  ]);
  await expect(folder.faultsOf('axes: [1')).resolves.toEqual([expect.stringMatching(/^scan\.yaml:1:/)]);
  await folder.write('bad/reana.yaml', 'workflow: {type: yadage}\n');
  await expect(
    folder.faultsOf('analysis: bad\nmode: x\nrepeat: {parameter: seed, count: 1}'),
  ).resolves.toEqual([
    "scan.yaml:2:7: 'x' is no mode of a scan\n  hint: there is runs and scatter",
    "bad/reana.yaml:1:1: reana.yaml → workflow needs 'file'",
  ]);
});

test('a name from the command line is blamed on it', async () => {
  await expect(folder.faultsOf(REPEAT, { name: 'a--b' })).resolves.toEqual([
    '<command line>: "a--b" can\'t be the name of a scan\n  hint: take letters, digits, "_" and single "-", at most 100',
  ]);
});

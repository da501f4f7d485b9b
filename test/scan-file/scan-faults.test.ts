import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
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
  expectDiagnostics(faults, [
    'scan.yaml:6:5 unknown-key',
    'scan.yaml:8:5 missing-key',
    'scan.yaml:8:14 unknown-key',
    'scan.yaml:10:18 bad-value',
    'scan.yaml:1:7 bad-name',
    'scan.yaml:2:7 unknown-choice',
    'scan.yaml:11:18 bad-quantity',
    'scan.yaml:4:3 unknown-parameter',
    'scan.yaml:9:12 unknown-place',
    'scan.yaml:7:19 empty-axis',
  ]);
});

const FAULTS: readonly (readonly [what: string, text: string, places: readonly string[]])[] = [
  ['no scan at all', 'a list', ['scan.yaml:1:1 wrong-type']],
  ['nothing that varies', 'set: {alpha: 1}', ['scan.yaml:1:1 missing-key']],
  [
    'two kinds in one item',
    'axes: [{grid: {alpha: [1]}, zip: {epochs: [1]}}]',
    ['scan.yaml:1:8 conflicting-keys'],
  ],
  [
    'an unknown parameter that is like no other',
    'axes: [grid: {zzzzzzzzz: [1]}]',
    ['scan.yaml:1:15 unknown-parameter'],
  ],
  ['a file without a pointer', `axes: [grid: {${CARD}: [1]}]`, ['scan.yaml:1:15 unknown-parameter']],
  [
    'a file that is not there',
    'axes: [grid: {cards/ml/imput.yml#/training: [1]}]',
    ['scan.yaml:1:15 no-such-file'],
  ],
  ['a file that is no input', 'axes: [grid: {cards/other.yml#/x: [1]}]', ['scan.yaml:1:15 not-an-input']],
  [
    'a file that is neither there nor an input',
    'axes: [grid: {cards/extra.jsn#/seed: [1]}]',
    ['scan.yaml:1:15 not-an-input'],
  ],
  ['a file outside', 'axes: [grid: {../other.yml#/x: [1]}]', ['scan.yaml:1:15 unsafe-path']],
  [
    'reana.yaml itself',
    'axes: [grid: {reana.yaml#/inputs/parameters/alpha: [1]}]',
    ['scan.yaml:1:15 not-changeable'],
  ],
  ['a file of the workflow', 'axes: [grid: {steps.yml#/train: [1]}]', ['scan.yaml:1:15 not-changeable']],
  ['a file that is no YAML', 'axes: [grid: {cards/broken.yml#/a: [1]}]', ['scan.yaml:1:15 no-values']],
  ['no pointer behind the #', `axes: [grid: {${CARD}#training: [1]}]`, ['scan.yaml:1:15 bad-address']],
  [
    'a target in two axes',
    'axes:\n  - grid: {alpha: [1]}\n  - list: [{alpha: 2}]',
    ['scan.yaml:3:13 set-twice'],
  ],
  [
    'a target in set and in an axis',
    'set: {alpha: 1}\naxes: [grid: {alpha: [1]}]',
    ['scan.yaml:2:15 set-twice'],
  ],
  [
    'the seed of the repeats in an axis',
    `axes: [grid: {seed: [1]}]\n${REPEAT}`,
    ['scan.yaml:2:21 set-twice'],
  ],
  [
    'a target within another',
    `axes: [grid: {${CARD}#/training: [{}], ${CARD}#/training/layers/0: [1]}]`,
    ['scan.yaml:1:51 set-twice'],
  ],
  [
    'a zip of unequal lists',
    'axes: [zip: {alpha: [1, 2], epochs: [1, 2, 3]}]',
    ['scan.yaml:1:13 unequal-lists'],
  ],
  ['an empty list of points', 'axes: [list: []]', ['scan.yaml:1:14 empty-axis']],
  ['an empty grid', 'axes: [grid: {}]', ['scan.yaml:1:14 empty-axis']],
  ['an empty sample', 'axes: [random: {count: 2, of: {}}]', ['scan.yaml:1:31 empty-axis']],
  [
    'a range that does not say how many',
    'axes: [grid: {alpha: {range: [1, 2]}, rate: {log-range: [1, 2]}}]',
    ['scan.yaml:1:22 missing-key', 'scan.yaml:1:45 missing-key'],
  ],
  [
    'a range with both',
    'axes: [grid: {alpha: {range: [1, 2], count: 2, step: 1}}]',
    ['scan.yaml:1:22 conflicting-keys'],
  ],
  [
    'two ranges in one, and none',
    'axes: [grid: {alpha: {range: [1, 2], log-range: [1, 2]}, rate: {count: 3}}]',
    ['scan.yaml:1:22 conflicting-keys', 'scan.yaml:1:64 missing-key'],
  ],
  [
    'a misspelt key of a range',
    'axes: [grid: {alpha: {range: [1, 2], cont: 2}}]',
    ['scan.yaml:1:38 unknown-key'],
  ],
  [
    'ends that are none',
    'axes: [grid: {alpha: {range: [1, low], count: 2}, rate: {range: [1], count: 2}}]',
    ['scan.yaml:1:30 bad-range', 'scan.yaml:1:65 bad-range'],
  ],
  [
    'a step that leads away',
    'axes: [grid: {alpha: {range: [1, 2], step: -0.5}, rate: {range: [1, 2], step: 0}}]',
    ['scan.yaml:1:44 bad-range', 'scan.yaml:1:79 bad-value'],
  ],
  [
    'a log-range over 0, and one with a step',
    'axes: [grid: {alpha: {log-range: [0, 1], count: 2}, rate: {log-range: [1, 2], step: 1}}]',
    ['scan.yaml:1:34 bad-range', 'scan.yaml:1:79 conflicting-keys'],
  ],
  [
    'a count that is none',
    'axes: [random: {count: 2.5, of: {alpha: [1]}}, random: {count: 0, seed: -1, of: {rate: [1]}}]',
    ['scan.yaml:1:24 bad-value', 'scan.yaml:1:64 bad-value', 'scan.yaml:1:73 bad-value'],
  ],
  [
    'a step that makes too many numbers',
    'axes: [grid: {alpha: {range: [0, 1000], step: 0.01}}]',
    ['scan.yaml:1:47 too-many-points'],
  ],
  [
    'too many points of a grid',
    'axes: [grid: {alpha: {range: [1, 1000], step: 1}, epochs: {range: [1, 11], step: 1}}]',
    ['scan.yaml:1:14 too-many-points'],
  ],
  [
    'too many points of all axes',
    'axes: [grid: {alpha: {range: [1, 5001], step: 1}}]\n' + REPEAT,
    ['scan.yaml:1:1 too-many-points'],
  ],
  [
    'an exclude of what is the same in all points, and one of nothing',
    'set: {methods: sally}\naxes: [grid: {alpha: [1, 2]}]\nexclude: [{methods: sally}, {alhpa: 1}, {}]',
    ['scan.yaml:3:12 unknown-column', 'scan.yaml:3:30 unknown-column', 'scan.yaml:3:41 excludes-all'],
  ],
  [
    'an exclude of everything',
    'axes: [grid: {alpha: [1, 2]}]\nexclude: [{alpha: [1, 2, 3]}]',
    ['scan.yaml:2:1 excludes-all'],
  ],
  [
    'labels that are the same, unknown or empty',
    'axes: [grid: {alpha: [1], rate: [1.0], epochs: [1]}]\nlabels: {alpha: x, rate: x, epochs: "", zeta: y}',
    ['scan.yaml:2:26 name-taken', 'scan.yaml:2:37 bad-name', 'scan.yaml:2:41 unknown-column'],
  ],
  [
    "a label that is another column's own name",
    'axes: [grid: {alpha: [1], rate: [1.0]}]\nlabels: {alpha: rate}',
    ['scan.yaml:2:1 name-taken'],
  ],
  [
    'names of columns that the tables have already',
    'axes: [grid: {alpha: [1]}]\nlabels: {alpha: status}\ncollect: {values: {run: /a, alpha: /b, area: /c}}',
    ['scan.yaml:2:17 name-taken', 'scan.yaml:3:20 name-taken', 'scan.yaml:3:29 name-taken'],
  ],
  ['repeats with neither count nor values', 'repeat: {parameter: seed}', ['scan.yaml:1:9 missing-key']],
  [
    'repeats with both',
    'repeat: {parameter: seed, count: 2, values: [1]}',
    ['scan.yaml:1:9 conflicting-keys'],
  ],
  [
    'repeats with values and a first one',
    'repeat: {parameter: seed, values: [], first: 2}',
    ['scan.yaml:1:35 empty-axis', 'scan.yaml:1:39 conflicting-keys'],
  ],
  [
    'rules that make no sense',
    REPEAT +
      'resources: [{memory: lots, timeout: never}]\n' +
      'retry: {on: [out-of-memroy], memory: {most: 8 GB}}\n' +
      'estimate: {time: soon}\n' +
      'collect: {outputs: [/etc], values: {area: a/b}, best: {minimize: aera}}\n',
    [
      'scan.yaml:2:37 bad-quantity',
      'scan.yaml:2:22 bad-quantity',
      'scan.yaml:3:14 unknown-choice',
      'scan.yaml:3:45 bad-quantity',
      'scan.yaml:4:18 bad-quantity',
      'scan.yaml:5:21 unsafe-path',
      'scan.yaml:5:43 bad-address',
      'scan.yaml:5:66 unknown-column',
    ],
  ],
  [
    'a ranking by nothing, or both ways',
    REPEAT + 'collect: {best: {minimize: a, maximize: b}}\n',
    ['scan.yaml:2:17 conflicting-keys'],
  ],
  ['a date in place of a value', 'axes: [grid: {methods: [2024-01-01]}]', ['scan.yaml:1:25 not-json']],
];

test.each(FAULTS)('%s', async (_what, text, places) => {
  expectDiagnostics(await folder.faultsOf(text), places);
});

test('what cannot be read is named', async () => {
  const repeat = 'repeat: {parameter: seed, count: 1}';
  const missing = await folder.faultsOf(`analysis: nowhere.yaml\n${repeat}`);
  expectDiagnostics(missing, ['scan.yaml:1:11 no-such-file'], 'an analysis that is not there');
  const open = await folder.faultsOf('axes: [1');
  expectDiagnostics(open, ['scan.yaml:1:9 yaml-syntax'], 'a scan file that is no YAML');
  await folder.write('bad/reana.yaml', 'workflow: {type: yadage}\n');
  const bad = await folder.faultsOf(`analysis: bad\nmode: x\n${repeat}`);
  expectDiagnostics(
    bad,
    ['scan.yaml:2:7 unknown-choice', 'bad/reana.yaml:1:1 missing-key'],
    'an analysis that is wrong',
  );
});

test('a name from the command line is blamed on it', async () => {
  expectDiagnostics(await folder.faultsOf(REPEAT, { name: 'a--b' }), ['<command line> bad-name']);
});

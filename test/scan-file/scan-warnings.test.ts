import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();
const CARD = 'cards/ml/input.yml';

const WARNINGS: readonly (readonly [what: string, text: string, places: readonly string[]])[] = [
  [
    'a text in place of a number, as YAML 1.1 reads 1e3',
    'axes: [grid: {epochs: [1e3, 2.5E-1]}]',
    ['scan.yaml:1:24 other-kind'],
  ],
  [
    'another kind of value',
    `axes: [grid: {methods: [1, [alice], sally], ${CARD}#/training/layers: [5]}]`,
    ['scan.yaml:1:25 other-kind', 'scan.yaml:1:83 other-kind'],
  ],
  [
    'numbers that YAML takes for other ones, or for texts',
    'axes: [grid: {epochs: [010, 1:30, 10], seed: ["08"]}]',
    ['scan.yaml:1:24 odd-number', 'scan.yaml:1:47 other-kind', 'scan.yaml:1:29 odd-number'],
  ],
  [
    'several values where one is meant',
    'set: {alpha: [1, 2]}\naxes: [grid: {epochs: [1]}]',
    ['scan.yaml:1:14 other-kind'],
  ],
  ['a truth value that was a word', 'axes: [grid: {tune: [on, "off"]}]', ['scan.yaml:1:22 other-kind']],
  [
    'fractions where whole numbers were',
    'axes: [grid: {epochs: {log-range: [1, 100], count: 4}, alpha: {range: [1, 2], count: 3, integer: false}}]',
    ['scan.yaml:1:23 other-kind'],
  ],
  ['a new key', `axes: [grid: {${CARD}#/limits/zzzzzz: [1]}]`, ['scan.yaml:1:15 new-place']],
  [
    'texts that Yadage changes',
    'axes: [grid: {methods: ["", "{x}", null]}]',
    ['scan.yaml:1:25 empty-text', 'scan.yaml:1:29 braces-in-text', 'scan.yaml:1:36 no-value'],
  ],
  [
    'an exclude that finds nothing',
    'axes: [grid: {alpha: [1, 2]}]\nexclude: [{alpha: 3}]',
    ['scan.yaml:2:11 excludes-nothing'],
  ],
  [
    'a key that stands twice',
    'repeat: {parameter: seed, count: 2}\n' + 'name: a\nname: b',
    ['scan.yaml:3:1 duplicate-key'],
  ],
];

test.each(WARNINGS)('warns of %s', async (_what, text, places) => {
  expectDiagnostics(await folder.warningsOf(text), places);
});

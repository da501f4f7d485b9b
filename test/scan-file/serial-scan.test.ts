import { expectDiagnostics } from '../analysis/expect-diagnostics.js';
import { ScanFolder } from './scan-folder.js';

const folder = ScanFolder.forTests();

const ANALYSIS = `inputs: {parameters: {cut: none, title: a, n: 1, unused: b}}
workflow:
  type: serial
  specification:
    steps:
      - {name: fit, environment: 'a:1', commands: ['fit $cut "\${title}" $n', 'plot $cut $n \${unused}']}
`;
beforeAll(() => folder.write('reana.yaml', ANALYSIS));

test('values that the shell of a serial step reads as something else are told at their place in the scan', async () => {
  const scan = 'set: {title: say "hi"}\naxes: [grid: {cut: [pt > 20, none, a;b], n: [1, -2]}]';
  expectDiagnostics(await folder.warningsOf(scan), [
    'scan.yaml:1:14 unquoted-text',
    'scan.yaml:2:21 unquoted-text',
    'scan.yaml:2:36 unquoted-text',
  ]);
});

test.each([
  'axes: [grid: {cut: [a b, "*.root", "{x}", ""], title: ["pt > 20 && eta < 2", "it\'s"]}]',
  'axes: [grid: {n: {range: [1, 3], count: 3}}]',
  'axes: [list: [{cut: "-1.5"}, {cut: "\'a;b\'"}]]',
])('nothing is said of %s', async (scan) => {
  expect(await folder.warningsOf(scan)).toEqual([]);
});

test('steps that are no steps are told when the analysis is loaded, not here', async () => {
  await folder.write('reana.yaml', ANALYSIS.replace("commands: ['", "commands: ['fit', 3, '"));
  expect(await folder.warningsOf('axes: [grid: {cut: ["a;b"]}]')).toEqual([]);
});

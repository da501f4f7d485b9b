import { readYamlNumber, writeYamlNumber } from '../../../src/scan-file/axes/number-text.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';

test.each([
  ['1e3', 1000, '1.0e+3'],
  ['1e-4', 0.0001, '1.0e-4'],
  ['2.5E-1', 0.25, '2.5e-1'],
  ['-1e+2', -100, '-1.0e+2'],
  ['3.E5', 300_000, '3.e+5'],
])('%s is the number %d, and YAML 1.1 takes it for one as %s', (text, number, written) => {
  expect(readYamlNumber(text)).toBe(number);
  expect(writeYamlNumber(text)).toBe(written);
  expect(Number(parseYaml(written, 'a.yaml').value)).toBe(number);
});

test.each([
  '',
  'x',
  '1e',
  'e3',
  '1e3x',
  '0x10',
  '1,5',
  'NaN',
  'Infinity',
  '1e999',
  true,
  null,
  [1],
  { a: 1 },
])('%j is no number', (value) => {
  expect(readYamlNumber(value)).toBeUndefined();
});

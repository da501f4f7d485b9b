import { fc } from '../../support/property.js';
import type { JsonValue } from '../../../src/core/json.js';
import { formatYaml } from '../../../src/reana/files/yaml-text.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';

test.each<[JsonValue, string]>([
  [1e-7, '1.0e-7'],
  [1.5e300, '1.5e+300'],
  [1e21, '1.0e+21'],
  [-0.25, '-0.25'],
  ['off', '"off"'],
  ['1e-7', '"1e-7"'],
  ['a\u2028b\u0085c', '"a\\u2028b\\u0085c"'],
  [{ 'a b': [true, null, 'ä'] }, '{"a b": [true, null, "ä"]}'],
])('%j is written as YAML 1.1 reads it', (value, text) => {
  expect(formatYaml(value)).toBe(`${text}\n`);
});

test('what is written is read back the same', () => {
  const value = fc.jsonValue({ maxDepth: 3, noUnicodeString: false });
  fc.assert(
    fc.property(value, (given) => {
      // JSON has no -0.
      const plain = JSON.parse(JSON.stringify(given)) as JsonValue;
      expect(parseYaml(formatYaml(plain), 'x').value).toEqual(plain);
    }),
  );
});

import { fc } from '../../support/property.js';
import type { JsonValue } from '../../../src/core/json.js';
import { formatYamlBlocks } from '../../../src/analysis/edit/format-yaml.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';

test('blocks, quotes where YAML 1.1 would read something else', () => {
  const value = {
    version: '0.9.0',
    flag: 'off',
    small: 1e-7,
    text: 'a\nb\n',
    list: [1, { x: null }],
    none: {},
  };
  expect(formatYamlBlocks(value)).toBe(
    [
      'version: "0.9.0"',
      'flag: "off"',
      'small: 1.0e-7',
      'text: |',
      '  a',
      '  b',
      'list:',
      '  - 1',
      '  - x: null',
      'none: {}',
      '',
    ].join('\n'),
  );
});

test('what is written is read again as the same', () => {
  const key = fc.string({ unit: 'grapheme', minLength: 1 }).filter((name) => name !== '__proto__');
  const { tree } = fc.letrec<{ tree: JsonValue }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3 },
      fc.string({ unit: 'grapheme' }),
      fc.constantFrom(
        'on',
        '1e3',
        '~',
        '12:30',
        '=',
        '<<',
        '- a',
        '1_000',
        '#x',
        'a: b',
        ' a',
        '\n',
        'a\n\n',
      ),
      fc.integer(),
      fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
      fc.boolean(),
      fc.constant(null),
      fc.array(tie('tree'), { maxLength: 4 }),
      fc.dictionary(key, tie('tree'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  fc.assert(
    fc.property(tree, (value) => {
      expect(parseYaml(formatYamlBlocks(value), 'reana.yaml').value).toEqual(value);
    }),
    { numRuns: 500 },
  );
});

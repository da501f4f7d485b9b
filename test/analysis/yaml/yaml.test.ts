import { exactFloat } from '../../../src/core/json/exact-number.js';
import { writeJson } from '../../../src/core/json/write-json.js';
import { fc } from '../../support/property.js';
import { dump } from 'js-yaml';
import type { Diagnostic } from '../../../src/analysis/diagnostic.js';
import { decodeYaml, parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';

function faultsOf(text: string): Promise<readonly Diagnostic[]> {
  return diagnosticsOf(() => parseYaml(text, 'a.yml'));
}

test('values know where they and their keys stand', () => {
  const { map } = parseYaml('a:\n  - 1\n  - {b: "x", c: two words}\nd: |\n  text\n', 'a.yml');
  expect(map.value('/a')).toEqual({ line: 2, column: 3 });
  expect(map.key('/a')).toEqual({ line: 1, column: 1 });
  expect(map.value('/a/1/b')).toEqual({ line: 3, column: 9 });
  expect(map.key('/a/1/c')).toEqual({ line: 3, column: 14 });
  expect(map.text('/a/1/c')).toBe('two words');
  expect(map.value('/a/1/nowhere')).toEqual({ line: 3, column: 5 });
});

test.each<[string, string, unknown]>([
  ['an empty file', '', null],
  [
    'merge keys: own ones win',
    'x: &x {a: 1, b: 2}\ny: {<<: *x, b: 3}',
    { x: { a: 1, b: 2 }, y: { a: 1, b: 3 } },
  ],
  ['merge lists: the first wins', '<<: [{a: 1}, {a: 2, b: 3}]', { a: 1, b: 3 }],
  ['the last of two equal keys', '{a: 1, a: 2}', { a: 2 }],
  ['numbers and booleans as keys', '{1: a, true: b, 2.0: c, ~: d}', { '1': 'b', '2.0': 'c', null: 'd' }],
  ['a key like any other', '{__proto__: 1}', JSON.parse('{"__proto__": 1}')],
  [
    'closing brackets in any column',
    'a:\n  b: [\n    1, # one\n    2\n  ]\nc: {\nd: 1}',
    { a: { b: [1, 2] }, c: { d: 1 } },
  ],
  ['quotes that go on in any column', 'a:\n  b: "x\ny"', { a: { b: 'x y' } }],
  ['tabs in texts and comments', 'a: "x\ty" # \t\nb: |\n  \tz\n', { a: 'x\ty', b: '\tz\n' }],
  [
    'explicit tags',
    '{a: !!str 1, b: !!int "0x1F", c: !!float 3, d: !!null x}',
    { a: '1', b: 31, c: exactFloat(3), d: null },
  ],
  ['lists of pairs', '!!omap [a: 1, b: 2]', [['a', 1], ['b', 2]]], // prettier-ignore
  ['a byte-order mark', '\uFEFFa: 1', { a: 1 }],
])('%s', (_title, text, value) => {
  expect(parseYaml(text, 'a.yml').value).toEqual(value);
});

test.each([
  ['a: b\t# c', 'a.yml:1:5 yaml-syntax'],
  ['a: &x 1\nb: &x 2', 'a.yml:2:4 yaml-syntax'],
  ['a: &x [*x]', 'a.yml:1:7 circular-reference'],
  ['x: &x\n  <<: *x', 'a.yml:2:3 circular-reference'],
  ['a: <<', 'a.yml:1:4 yaml-syntax'],
  ['<<: 1', 'a.yml:1:5 yaml-syntax'],
  ['[a, b]: c', 'a.yml:1:1 yaml-syntax'],
  ['a: [x?]', 'a.yml:1:5 yaml-syntax'],
  ['a: 1\n: 2', 'a.yml:2:1 yaml-syntax'],
  ['a: 2026-02-30', 'a.yml:1:4 yaml-syntax'],
  ['a: \u0007', 'a.yml:1:4 yaml-syntax'],
])('%j is refused', async (text, place) => {
  expectDiagnostics(await faultsOf(text), [place]);
});

test('what is written out is no bomb, however long, and aliases may repeat some of it', () => {
  const numbers = Array.from({ length: 100_001 }, (_, index) => index);
  const { value } = parseYaml(
    `a: &a [${numbers.slice(0, 50_000).join(', ')}]\nb: [${numbers.join(', ')}]\nc: *a\n`,
    'a.yml',
  );
  expect(value).toEqual({ a: numbers.slice(0, 50_000), b: numbers, c: numbers.slice(0, 50_000) });
});

test('keys keep the order in which they are written', () => {
  const { value } = parseYaml('{b: 1, "10": 2, "9": {2: x, 1: y}, a: 3}', 'a.yml');
  expect(writeJson(value)).toBe('{"b":1,"10":2,"9":{"2":"x","1":"y"},"a":3}');
});

test('nested aliases cannot fill the memory', async () => {
  const levels = Array.from({ length: 9 }, (_, level) => {
    const inner = level === 0 ? 'x' : `*l${level - 1}`;
    return `- &l${level} [${Array(10).fill(inner).join(', ')}]`;
  });
  expectDiagnostics(await faultsOf(levels.join('\n')), ['a.yml:1:14 too-many-values']);
});

test('bytes are UTF-8, or UTF-16 by their mark', async () => {
  expect(decodeYaml(Buffer.from('a: é'), 'a.yml')).toBe('a: é');
  expect(decodeYaml(Buffer.from('\uFEFFa: é', 'utf16le'), 'a.yml')).toBe('a: é');
  const other = await diagnosticsOf(() => decodeYaml(Buffer.from([0x61, 0xe9]), 'a.yml'));
  expectDiagnostics(other, ['a.yml not-utf8']);
});

/** What JSON can hold and YAML 1.1 writers keep: js-yaml's dumper writes some texts that PyYAML reads otherwise. */
const json = fc.jsonValue({ maxDepth: 4, noUnicodeString: false, stringUnit: 'grapheme' });

test('JSON is YAML: what goes in comes out', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = JSON.stringify(value);
      fc.pre(
        !/[\u0080-\u009F\u2028\u2029]|\\u/.test(text) && !/[eE]/.test(text.replace(/"(?:[^"\\]|\\.)*"/g, '')),
      );
      expect(parseYaml(text, 'a.yml').value).toEqual(JSON.parse(text));
    }),
  );
});

test('every value of a dumped document stands inside the document', () => {
  fc.assert(
    fc.property(json, (value) => {
      const text = dump(value, { quoteStyle: 'double', forceQuotes: true });
      fc.pre(!/[\u0080-\u009F\u2028\u2029]/.test(text));
      const { map } = parseYaml(text, 'a.yml');
      const lines = text.split('\n');
      for (const pointer of map.pointers()) {
        for (const { line, column } of [map.value(pointer), map.key(pointer)]) {
          expect(line).toBeLessThanOrEqual(lines.length);
          expect(column).toBeLessThanOrEqual((lines[line - 1] ?? '').length + 1);
        }
      }
    }),
  );
});

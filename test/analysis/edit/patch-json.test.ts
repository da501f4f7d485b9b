import { fc } from '../../support/property.js';
import { isJsonObject, type JsonValue } from '../../../src/core/json.js';
import { childPointer } from '../../../src/core/json-pointer.js';
import { patchJson } from '../../../src/analysis/edit/patch-json.js';
import { applyEdits } from '../../../src/analysis/edit/yaml-edit.js';
import { diagnosticsOf, expectDiagnostics } from '../expect-diagnostics.js';

const TEXT = `{
\t"epochs" : 10,   "lr": 1.0e-3,
  "layers": [ 100, 100 ], "empty": {}, "none": [],
  "id": 12345678901234567890
}
`;

test.each([
  ['/epochs', 20, TEXT.replace('"epochs" : 10', '"epochs" : 20')],
  ['/layers/1', 'é"x', TEXT.replace('100 ]', '"é\\"x" ]')],
  ['/layers/2', null, TEXT.replace('100 ]', '100, null ]')],
  ['/lr', 1, TEXT.replace('1.0e-3', '1.0')],
  ['/layers', { a: [1] }, TEXT.replace('[ 100, 100 ]', '{"a":[1]}')],
  ['/seed', 3, TEXT.replace('67890\n', '67890, "seed": 3\n')],
  ['/empty/x', 1, TEXT.replace('{}', '{"x": 1}')],
  ['/none/0', 1, TEXT.replace('[]', '[1]')],
  ['', 5, '5'],
])('%s becomes %j, and every other character stays', (pointer, value, expected) => {
  expect(patchJson(TEXT, 'card.json', [{ pointer, value }])).toBe(expected);
});

test('of several keys that are the same, the last one is changed, as it is the one that counts', () => {
  const patched = patchJson('{"a": 1, "a": 2}', 'card.json', [{ pointer: '/a', value: 3 }]);
  expect(patched).toBe('{"a": 1, "a": 3}');
});

test.each([
  ['{"a": 1,}', '/a', 'no-values'],
  ['{"a": {}}', '/b/c', 'unknown-place'],
])('%s at %s is refused', async (text, pointer, code) => {
  const faults = await diagnosticsOf(() => patchJson(text, 'card.json', [{ pointer, value: 1 }]));
  expectDiagnostics(faults, [`card.json ${code}`]);
});

test('any JSON comes out as the edits say, however it is written', () => {
  const indents = fc.constantFrom(undefined, 2, '\t');
  fc.assert(
    fc.property(fc.json({ maxDepth: 4 }), fc.jsonValue(), fc.nat(), indents, (text, value, pick, indent) => {
      const before = JSON.parse(text) as JsonValue;
      const places = placesOf(before, '');
      const pointer = places[pick % places.length] ?? '';
      const edit = { pointer, value: JSON.parse(JSON.stringify(value)) as JsonValue };
      const written = JSON.stringify(before, undefined, indent);
      const after = JSON.parse(patchJson(written, 'any.json', [edit])) as JsonValue;
      expect(after).toEqual(applyEdits(JSON.parse(written) as JsonValue, 'any.json', [edit]));
    }),
  );
});

/** All places there are, and one new one in each mapping and list. */
function placesOf(value: JsonValue, pointer: string): string[] {
  if (typeof value !== 'object' || value === null) return [pointer];
  const fresh = isJsonObject(value) ? 'new key' : Object.keys(value).length;
  const inner = Object.entries(value).flatMap(([key, item]: [string, JsonValue]) =>
    placesOf(item, childPointer(pointer, key)),
  );
  return [pointer, ...inner, childPointer(pointer, fresh)];
}

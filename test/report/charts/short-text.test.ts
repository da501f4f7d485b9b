import { shortValue, shortText } from '../../../src/report/charts/short-text.js';

test('a text keeps its beginning, as much as there is room for', () => {
  expect(shortText('a'.repeat(36))).toBe('a'.repeat(36));
  expect(shortText('a'.repeat(37))).toBe(`${'a'.repeat(35)}…`);
});

test.each([
  [-0.29999999999999993, '-0.3'],
  [0.03062836795867809, '0.030628'],
  [0.0000023, '2.3e-6'],
  [100000, '100000'],
  [true, 'true'],
  ['alices', 'alices'],
  [{ min: -1, max: [1] }, '{"min":-1,"max":[1]}'],
  [null, ''],
  [undefined, ''],
])('%j is read as %s', (value, text) => {
  expect(shortValue(value)).toBe(text);
});

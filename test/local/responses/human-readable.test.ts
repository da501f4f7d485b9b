import { humanReadableDuration, humanReadableSize } from '../../../src/local/responses/human-readable.js';

test.each([
  [0, '0 Bytes'],
  [131, '131 Bytes'],
  [10092, '9.86 KiB'],
  [188518, '184.1 KiB'],
  [311296, '304 KiB'],
  [5 * 1024 ** 3, '5 GiB'],
])('%d bytes are %s', (bytes, text) => {
  expect(humanReadableSize(bytes)).toBe(text);
});

test.each([
  [0, '0s'],
  [55_779, '55s'],
  [3_723_000, '1h 2m 3s'],
  [3_600_000, '1h'],
])('%d milliseconds are %s', (milliseconds, text) => {
  expect(humanReadableDuration(milliseconds)).toBe(text);
});

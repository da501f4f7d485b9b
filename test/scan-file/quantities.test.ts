import { readBytes, readDuration } from '../../src/scan-file/quantities.js';

test.each([
  ['90', 90_000],
  ['90 s', 90_000],
  ['1.5min', 90_000],
  ['5 min', 300_000],
  ['2h', 7_200_000],
  ['1 day', 86_400_000],
  ['soon', undefined],
  ['-1 s', undefined],
  ['5 weeks', undefined],
])('the duration %s', (text, milliseconds) => {
  expect(readDuration(text)).toBe(milliseconds);
});

test.each([
  ['0', 0],
  ['1234', 1234],
  ['200 MB', 200_000_000],
  ['1.5 GB', 1_500_000_000],
  ['3 kB', 3000],
  ['4Gi', 4 * 1024 ** 3],
  ['2 MiB', 2 * 1024 ** 2],
  ['5 i', undefined],
  ['big', undefined],
  ['-1 MB', undefined],
])('the size %s', (text, bytes) => {
  expect(readBytes(text)).toBe(bytes);
});

import { lastMeaningfulLine } from '../../../src/scans/failures/last-line.js';

test.each([
  ['', undefined],
  [' \n\n', undefined],
  ['one\ntwo\n\n', 'two'],
  ['container-1: :\n one\n\nError\n', 'one'],
  ['container-1: :\n \n\nError\n', 'Error'],
  ['one\nthe step failed: exit code 3\n', 'one'],
  ['the step failed: it was ended by SIGTERM\n', 'the step failed: it was ended by SIGTERM'],
  ['Error\n', 'Error'],
  [
    'Traceback (most recent call last):\n  File "a", line 1\n    x\nsubprocess.TimeoutExpired: late\nbye',
    'subprocess.TimeoutExpired: late',
  ],
  ['Traceback (most recent call last):\n', 'Traceback (most recent call last):'],
  ['Traceback (most recent call last):\n  File "a", line 1\n', 'File "a", line 1'],
  [
    '  Traceback (most recent call last):\n    File "a", line 1\n      x\n  E: of a worker\n',
    'E: of a worker',
  ],
])('of %j it is %j', (log, line) => {
  expect(lastMeaningfulLine(log)).toBe(line);
});

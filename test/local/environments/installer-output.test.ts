import { expectWords } from '../../support/words.js';
import { installError, lastLines, progressLine } from '../../../src/local/environments/installer-output.js';

test.each([
  'Downloading torch (192.1MiB)',
  'Downloading big (1.5GiB)',
  'Prepared 28 packages in 13.09s',
  'Installed 1 package in 3ms',
])('%j is told', (line) => {
  expectWords(progressLine(line) ?? 'nothing');
});

test.each([' Downloaded torch', ' + torch==2.15.0'])('%j is not told', (line) => {
  expect(progressLine(line)).toBeUndefined();
});

test.each([
  ['failed to copy file: No space left on device (os error 28)', 'disk-full'],
  ['Caused by: dns error: failed to lookup address information', 'install-offline'],
  ['Caused by: tcp connect error: Connection refused (os error 111)', 'install-offline'],
  [
    'Packages were unavailable because the network was disabled: network connectivity is disabled',
    'install-offline',
  ],
  ['Because torch==9 was not found in the package registry', 'install'],
])('%j is of the kind %s', (output, code) => {
  expect(installError('installing packages', '/cache', output)).toMatchObject({ code });
});

test('the last lines hold no credentials and no empty lines', () => {
  expect(lastLines('a\n\nfrom https://me:word@index.example/simple\n\nb\n', 2)).toBe(
    'from https://index.example/simple\nb',
  );
});

import { isLoopback, normaliseServerUrl } from '../../../src/reana/http/server-url.js';
import { thrownBy, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

test.each([
  ['https://reana.cern.ch', 'https://reana.cern.ch'],
  ['  https://reana.cern.ch/ ', 'https://reana.cern.ch'],
  ['reana.cern.ch', 'https://reana.cern.ch'],
  ['HTTPS://Reana.CERN.ch', 'https://reana.cern.ch'],
  ['https://reana.cern.ch/api', 'https://reana.cern.ch'],
  ['https://reana.cern.ch/api/ping', 'https://reana.cern.ch'],
  ['https://host.example.org:8443/reana/', 'https://host.example.org:8443/reana'],
  ['https://reana.cern.ch/?access_token=abc#x', 'https://reana.cern.ch'],
  ['localhost:30443', 'https://localhost:30443'],
  ['http://127.0.0.1:5000', 'http://127.0.0.1:5000'],
  ['http://[::1]:5000', 'http://[::1]:5000'],
])('%s becomes %s', (given, expected) => {
  expect(normaliseServerUrl(given)).toBe(expected);
});

test.each(['', 'http://reana.cern.ch', 'ftp://reana.cern.ch', 'https://', 'https://me:secret@reana.cern.ch'])(
  '%j is refused',
  (given) => {
    const error = thrownBy(() => normaliseServerUrl(given));
    expect(error).toMatchObject({ code: 'configuration' });
    expectWords(wordsOf(error));
  },
);

test('a refusal shows neither query nor password', () => {
  const refuse = (url: string) => () => normaliseServerUrl(url);
  expect(refuse('http://far.example.org/?access_token=abcdef')).toThrow(/^((?!abcdef).)*$/s);
  expect(refuse('https://me:secret@far.example.org')).toThrow(/^((?!secret).)*$/s);
});

test.each([
  ['http://127.0.0.1:1', true],
  ['http://127.8.8.8', true],
  ['https://localhost', true],
  ['http://[::1]', true],
  ['https://127.0.0.1.example.org', false],
  ['https://reana.cern.ch', false],
])('%s is this machine: %s', (url, expected) => {
  expect(isLoopback(url)).toBe(expected);
});

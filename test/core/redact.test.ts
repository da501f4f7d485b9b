import { redact, registerSecret } from '../../src/core/redact.js';

test.each([
  ['GET /api/you?access_token=abc123&page=1', 'GET /api/you?access_token=<redacted>&page=1'],
  ['https://x/open?token=s3cret"', 'https://x/open?token=<redacted>"'],
  ['Authorization: Bearer ey.J0.x-_', 'Authorization: Bearer <redacted>'],
  [
    '--tracking https://me:s3cr:et@mlflow.example.org/x',
    '--tracking https://<redacted>@mlflow.example.org/x',
  ],
  ['https://me@host/a:b@c', 'https://me@host/a:b@c'],
  ['nothing to hide', 'nothing to hide'],
])('%s', (text, expected) => {
  expect(redact(text)).toBe(expected);
});

test('a registered secret disappears everywhere, also URL-encoded', () => {
  registerSecret('tök+en/1');
  expect(redact('a tök+en/1 b t%C3%B6k%2Ben%2F1 c')).toBe('a <redacted> b <redacted> c');
});

test('a secret too short to be one is left alone', () => {
  registerSecret('a');
  expect(redact('banana')).toBe('banana');
});

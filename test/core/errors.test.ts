import { ConfigError, ReanaMadminerError, UsageError, errorMessage } from '../../src/core/errors.js';
import { EXIT_CODES } from '../../src/core/exit-codes.js';

test('an error has a name, a code, an exit code, a hint and its cause', () => {
  const cause = new Error('underneath');
  const error = new ConfigError('no server is named', { hint: 'set REANA_SERVER_URL', cause });
  expect(error).toMatchObject({
    name: 'ConfigError',
    code: 'configuration',
    exitCode: EXIT_CODES.configuration,
    message: 'no server is named',
    hint: 'set REANA_SERVER_URL',
  });
  expect(error.cause).toBe(cause);
});

test('message and hint never show a token', () => {
  const error = new UsageError('bad ?access_token=abcdefg', { hint: 'not ?access_token=abcdefg' });
  expect(error.message + String(error.hint)).not.toContain('abcdefg');
});

test.each([
  [new UsageError('x'), true],
  [new Error('x'), false],
  [undefined, false],
  ['text', false],
])('%p is ours: %p', (thrown, ours) => {
  expect(ReanaMadminerError.is(thrown)).toBe(ours);
});

test.each([
  [new Error('boom'), 'boom'],
  ['text', 'text'],
  [undefined, 'undefined'],
])('the message of %p is %s', (thrown, message) => {
  expect(errorMessage(thrown)).toBe(message);
});

test('exit codes are all different', () => {
  const codes = Object.values(EXIT_CODES);
  expect(new Set(codes).size).toBe(codes.length);
});

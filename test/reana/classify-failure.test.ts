import { classifyFailure, serverMessage } from '../../src/reana/classify-failure.js';
import * as errors from '../../src/reana/errors.js';

const ran = { server: 'https://reana.example.org', method: 'POST', path: '/workflows/r/start', attempts: 1 };

test.each<[number, string | undefined, new (...args: never[]) => Error]>([
  [400, 'Unknown field.', errors.BadRequestError],
  [401, 'User not signed in', errors.AuthenticationError],
  [401, 'User has no active tokens', errors.AuthenticationError],
  [401, 'Invalid access token.', errors.AuthenticationError],
  [403, 'Token not valid.', errors.AuthenticationError],
  [403, 'User quota exceeded.\nPlease check https://…', errors.QuotaExceededError],
  [403, 'Workflow name a.b contains illegal character "."', errors.InvalidNameError],
  [403, 'Workflow name cannot be a valid UUIDv4.', errors.InvalidNameError],
  [403, 'Workflow r.1 is already queued and cannot be started again.', errors.AlreadyStartedError],
  [403, 'REANA_WORKON is set to r, but that workflow does not exist.', errors.NotFoundError],
  [404, 'REANA_WORKON is set to r, but that workflow does not exist.', errors.NotFoundError],
  [403, 'User lacks the required REANA role.', errors.PermissionDeniedError],
  [404, 'a.txt does not exist.', errors.NotFoundError],
  [409, 'Workflow r is not running.', errors.ConflictError],
  [409, 'Another workflow-family mutation is in progress.', errors.BusyError],
  [413, undefined, errors.PayloadTooLargeError],
  [422, 'no', errors.BadRequestError],
  [429, 'Too many requests', errors.RateLimitError],
  [500, 'Workflow r.1 cannot be deleted as it is currently running.', errors.ConflictError],
  [500, undefined, errors.ServerError],
  [503, 'later', errors.ServerError],
])('HTTP %i with %j', (status, message, kind) => {
  const error = classifyFailure({ ...ran, status, serverMessage: message });
  expect(error).toBeInstanceOf(kind);
  expect(error).toMatchObject({ status, method: 'POST', path: '/workflows/r/start', exitCode: 5 });
  expect(error.message).not.toBe('');
});

test('a server that takes only bearer tokens is told from a wrong token', () => {
  const message = 'User not signed in. Please authenticate with a Bearer token (see `reana-client login`).';
  expect(classifyFailure({ ...ran, status: 401, serverMessage: message }).message).toContain(
    'OpenID Connect',
  );
});

test.each([
  ['{"message":"Token not valid."}', 'Token not valid.'],
  ['{"message":{"size":["bad"]}}', '{"size":["bad"]}'],
  ['["A","B"]', '["A","B"]'],
  ['<html><title>413 Request Entity\n Too Large</title>…', '413 Request Entity Too Large'],
  ['<html><body><h1>Oops</h1>It broke</body></html>', 'Oops It broke'],
  ['{"message": "cut', '{"message": "cut'],
  ['', undefined],
  ['{}', '{}'],
])('the words of %j', (body, words) => {
  expect(serverMessage(body)).toBe(words);
});

test('long words are cut', () => {
  expect(serverMessage('x'.repeat(10_000))).toHaveLength(501);
});

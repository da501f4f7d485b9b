import { classifyFailure } from '../../../src/reana/errors/classify-failure.js';
import type { ErrorCode } from '../../../src/core/error-codes.js';
import { wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const ran = { server: 'https://reana.example.org', method: 'POST', path: '/workflows/r/start', attempts: 1 };
const MISSING = 'REANA_WORKON is set to r, but that workflow does not exist.';
const RETENTION =
  'The workflow cannot be restarted because some retention rules are currently being applied to the workspace.';

test.each<[number, string | undefined, ErrorCode]>([
  [400, 'Unknown field.', 'bad-request'],
  [400, 'Opening symlink a is not allowed', 'symbolic-link'],
  [400, "This server no longer accepts a client-serialized 'reana_specification'.", 'protocol-mismatch'],
  [400, 'Image evil:1 is not allowed.', 'image-not-allowed'],
  [401, 'User not signed in', 'authentication'],
  [401, 'User has no active tokens', 'authentication'],
  [401, 'Invalid access token.', 'authentication'],
  [403, 'Token not valid.', 'authentication'],
  [403, 'Token is not valid.', 'authentication'],
  [403, 'User quota exceeded.\nPlease check https://…', 'quota-exceeded'],
  [403, 'Workflow name a.b contains illegal character "."', 'invalid-name'],
  [403, 'Workflow name cannot be a valid UUIDv4.', 'invalid-name'],
  [403, 'Workflow r.1 is already queued and cannot be started again.', 'already-started'],
  [403, 'Only finished or failed workflows can be restarted.', 'not-restartable'],
  [403, RETENTION, 'retention-pending'],
  [403, MISSING, 'not-found'],
  [404, MISSING, 'not-found'],
  [404, 'Workspace does not exist.', 'not-found'],
  [403, "User does not have the required 'reana:user' role.", 'role-missing'],
  [403, 'An account already exists for a@b.', 'permission-denied'],
  [403, 'No.', 'permission-denied'],
  [404, 'a.txt does not exist.', 'not-found'],
  [409, 'Workflow r is not running.', 'not-running'],
  [409, 'Another workflow-family mutation is in progress.', 'busy'],
  [503, 'Workspace mutation lock is not available.', 'busy'],
  [409, 'The workflow is already shared with a@b.', 'already-shared'],
  [409, 'Operation cancelled. Secret A already exists.', 'secret-exists'],
  [409, 'Something else.', 'conflict'],
  [411, undefined, 'length-required'],
  [413, undefined, 'payload-too-large'],
  [422, 'no', 'bad-request'],
  [429, 'Too many requests', 'rate-limited'],
  [500, 'Workflow r.1 cannot be deleted as it is currently running.', 'still-running'],
  [500, undefined, 'server-error'],
  [503, 'The identity provider is temporarily unavailable.', 'identity-provider'],
  [503, 'later', 'server-unavailable'],
  [504, undefined, 'server-unavailable'],
])('HTTP %i with %j', (status, message, code) => {
  const error = classifyFailure({ ...ran, status, serverMessage: message });
  expect(error).toMatchObject({ code, status, method: 'POST', path: '/workflows/r/start', exitCode: 5 });
  expectWords(wordsOf(error));
});

test('the name of a cause counts as much as the words', () => {
  const failure = { ...ran, status: 403, serverMessage: 'No.', serverCode: 'access_not_granted' };
  expect(classifyFailure(failure)).toMatchObject({ code: 'role-missing' });
});

test('secrets that are not there are named', () => {
  const failure = { ...ran, method: 'DELETE', path: '/secrets/', status: 404, serverMessage: 'A, B' };
  const error = classifyFailure(failure);
  expect(error.message).toContain('A, B');
  expectWords(error.message);
});

test('a change says what it was to change', () => {
  const failure = { ...ran, path: '/workflows/r/workspace', query: 'file_name=a b.txt', status: 400 };
  const error = classifyFailure(failure);
  expect(error.message).toContain('POST /workflows/r/workspace?file_name=a b.txt');
  expectWords(error.message);
});

test('a server that takes only bearer tokens is told from a wrong token', () => {
  const message = 'User not signed in. Please authenticate with a Bearer token (see `reana-client login`).';
  const error = classifyFailure({ ...ran, status: 401, serverMessage: message });
  expect(error.message).toContain('OpenID Connect');
  expectWords(wordsOf(error));
});

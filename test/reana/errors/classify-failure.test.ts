import { classifyFailure } from '../../../src/reana/errors/classify-failure.js';
import * as errors from '../../../src/reana/errors/errors.js';
import { wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const ran = { server: 'https://reana.example.org', method: 'POST', path: '/workflows/r/start', attempts: 1 };
const MISSING = 'REANA_WORKON is set to r, but that workflow does not exist.';
const RETENTION =
  'The workflow cannot be restarted because some retention rules are currently being applied to the workspace.';

test.each<[number, string | undefined, new (...args: never[]) => errors.ApiError]>([
  [400, 'Unknown field.', errors.BadRequestError],
  [400, 'Opening symlink a is not allowed', errors.SymbolicLinkError],
  [
    400,
    "This server no longer accepts a client-serialized 'reana_specification'.",
    errors.ProtocolMismatchError,
  ],
  [400, 'Image evil:1 is not allowed.', errors.ImageNotAllowedError],
  [401, 'User not signed in', errors.AuthenticationError],
  [401, 'User has no active tokens', errors.AuthenticationError],
  [401, 'Invalid access token.', errors.AuthenticationError],
  [403, 'Token not valid.', errors.AuthenticationError],
  [403, 'Token is not valid.', errors.AuthenticationError],
  [403, 'User quota exceeded.\nPlease check https://…', errors.QuotaExceededError],
  [403, 'Workflow name a.b contains illegal character "."', errors.InvalidNameError],
  [403, 'Workflow name cannot be a valid UUIDv4.', errors.InvalidNameError],
  [403, 'Workflow r.1 is already queued and cannot be started again.', errors.AlreadyStartedError],
  [403, 'Only finished or failed workflows can be restarted.', errors.NotRestartableError],
  [403, RETENTION, errors.RetentionPendingError],
  [403, MISSING, errors.NotFoundError],
  [404, MISSING, errors.NotFoundError],
  [404, 'Workspace does not exist.', errors.NotFoundError],
  [403, "User does not have the required 'reana:user' role.", errors.RoleMissingError],
  [403, 'An account already exists for a@b.', errors.PermissionDeniedError],
  [403, 'No.', errors.PermissionDeniedError],
  [404, 'a.txt does not exist.', errors.NotFoundError],
  [409, 'Workflow r is not running.', errors.NotRunningError],
  [409, 'Another workflow-family mutation is in progress.', errors.BusyError],
  [503, 'Workspace mutation lock is not available.', errors.BusyError],
  [409, 'The workflow is already shared with a@b.', errors.AlreadySharedError],
  [409, 'Operation cancelled. Secret A already exists.', errors.SecretExistsError],
  [409, 'Something else.', errors.ConflictError],
  [411, undefined, errors.LengthRequiredError],
  [413, undefined, errors.PayloadTooLargeError],
  [422, 'no', errors.BadRequestError],
  [429, 'Too many requests', errors.RateLimitError],
  [500, 'Workflow r.1 cannot be deleted as it is currently running.', errors.StillRunningError],
  [500, undefined, errors.ServerError],
  [503, 'The identity provider is temporarily unavailable.', errors.IdentityProviderError],
  [503, 'later', errors.ServerUnavailableError],
  [504, undefined, errors.ServerUnavailableError],
])('HTTP %i with %j', (status, message, kind) => {
  const error = classifyFailure({ ...ran, status, serverMessage: message });
  expect(error.constructor).toBe(kind);
  expect(error).toMatchObject({ status, method: 'POST', path: '/workflows/r/start', exitCode: 5 });
  expectWords(wordsOf(error));
});

test('the name of a cause counts as much as the words', () => {
  const failure = { ...ran, status: 403, serverMessage: 'No.', serverCode: 'access_not_granted' };
  expect(classifyFailure(failure)).toBeInstanceOf(errors.RoleMissingError);
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

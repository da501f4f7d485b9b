import { classifyFailure } from '../../src/reana/classify-failure.js';
import * as errors from '../../src/reana/errors.js';

const ran = { server: 'https://reana.example.org', method: 'POST', path: '/workflows/r/start', attempts: 1 };
const MISSING = 'REANA_WORKON is set to r, but that workflow does not exist.';
const RETENTION =
  'The workflow cannot be restarted because some retention rules are currently being applied to the workspace.';

test.each<[number, string | undefined, new (...args: never[]) => errors.ApiError, RegExp]>([
  [400, 'Unknown field.', errors.BadRequestError, /what it found wrong/],
  [400, 'Opening symlink a is not allowed', errors.SymbolicLinkError, /that the link leads to/],
  [
    400,
    "This server no longer accepts a client-serialized 'reana_specification'.",
    errors.ProtocolMismatchError,
    /does not say that it takes bundles/,
  ],
  [400, 'Image evil:1 is not allowed.', errors.ImageNotAllowedError, /reana-madminer info/],
  [401, 'User not signed in', errors.AuthenticationError, /REANA_ACCESS_TOKEN/],
  [401, 'User has no active tokens', errors.AuthenticationError, /REANA_ACCESS_TOKEN/],
  [401, 'Invalid access token.', errors.AuthenticationError, /reana-madminer login/],
  [403, 'Token not valid.', errors.AuthenticationError, /REANA_ACCESS_TOKEN/],
  [403, 'Token is not valid.', errors.AuthenticationError, /REANA_ACCESS_TOKEN/],
  [403, 'User quota exceeded.\nPlease check https://…', errors.QuotaExceededError, /delete old runs/],
  [403, 'Workflow name a.b contains illegal character "."', errors.InvalidNameError, /letters, digits/],
  [403, 'Workflow name cannot be a valid UUIDv4.', errors.InvalidNameError, /letters, digits/],
  [403, 'Workflow r.1 is already queued and cannot be started again.', errors.AlreadyStartedError, /submit/],
  [
    403,
    'Only finished or failed workflows can be restarted.',
    errors.NotRestartableError,
    /until the run has ended/,
  ],
  [403, RETENTION, errors.RetentionPendingError, /in some minutes/],
  [403, MISSING, errors.NotFoundError, /reana-madminer list/],
  [404, MISSING, errors.NotFoundError, /reana-madminer list/],
  [404, 'Workspace does not exist.', errors.NotFoundError, /was deleted/],
  [403, "User does not have the required 'reana:user' role.", errors.RoleMissingError, /does not help/],
  [403, 'An account already exists for a@b.', errors.PermissionDeniedError, /link your login/],
  [403, 'No.', errors.PermissionDeniedError, /administrators/],
  [404, 'a.txt does not exist.', errors.NotFoundError, /reana-madminer ls/],
  [409, 'Workflow r is not running.', errors.NotRunningError, /can be deleted/],
  [409, 'Another workflow-family mutation is in progress.', errors.BusyError, /in a moment/],
  [503, 'Workspace mutation lock is not available.', errors.BusyError, /in a moment/],
  [409, 'The workflow is already shared with a@b.', errors.AlreadySharedError, /nothing is left/],
  [409, 'Operation cancelled. Secret A already exists.', errors.SecretExistsError, /--overwrite/],
  [409, 'Something else.', errors.ConflictError, /state of the run/],
  [411, undefined, errors.LengthRequiredError, /NO_PROXY/],
  [413, undefined, errors.PayloadTooLargeError, /proxy/],
  [422, 'no', errors.BadRequestError, /found wrong/],
  [429, 'Too many requests', errors.RateLimitError, /wait/],
  [500, 'Workflow r.1 cannot be deleted as it is currently running.', errors.StillRunningError, /stop/],
  [500, undefined, errors.ServerError, /administrators/],
  [503, 'The identity provider is temporarily unavailable.', errors.IdentityProviderError, /login is kept/],
  [503, 'later', errors.ServerUnavailableError, /try again later/],
  [504, undefined, errors.ServerUnavailableError, /try again later/],
])('HTTP %i with %j', (status, message, kind, hint) => {
  const error = classifyFailure({ ...ran, status, serverMessage: message });
  expect(error.constructor).toBe(kind);
  expect(error).toMatchObject({ status, method: 'POST', path: '/workflows/r/start', exitCode: 5 });
  expect(error.message).not.toBe('');
  expect(error.hint).toMatch(hint);
});

test('the name of a cause counts as much as the words', () => {
  const failure = { ...ran, status: 403, serverMessage: 'No.', serverCode: 'access_not_granted' };
  expect(classifyFailure(failure)).toBeInstanceOf(errors.RoleMissingError);
});

test('secrets that are not there are named', () => {
  const failure = { ...ran, method: 'DELETE', path: '/secrets/', status: 404, serverMessage: 'A, B' };
  expect(classifyFailure(failure).message).toBe('https://reana.example.org knows no such secret: A, B');
});

test('a change says what it was to change', () => {
  const failure = { ...ran, path: '/workflows/r/workspace', query: 'file_name=a b.txt', status: 400 };
  expect(classifyFailure(failure).message).toBe(
    'https://reana.example.org refused POST /workflows/r/workspace?file_name=a b.txt (HTTP 400)',
  );
});

test('a server that takes only bearer tokens is told from a wrong token', () => {
  const message = 'User not signed in. Please authenticate with a Bearer token (see `reana-client login`).';
  expect(classifyFailure({ ...ran, status: 401, serverMessage: message }).message).toContain(
    'OpenID Connect',
  );
});

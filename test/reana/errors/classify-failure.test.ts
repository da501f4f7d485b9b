import { classifyFailure } from '../../../src/reana/errors/classify-failure.js';
import type { ApiFailure } from '../../../src/reana/errors/api-error.js';
import type { ErrorCode } from '../../../src/core/error-codes.js';
import { wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const START = 'POST /workflows/r/start';
const STATUS = 'PUT /workflows/r/status';
const SHARE = 'POST /workflows/r/share';
const UNSHARE = 'POST /workflows/r/unshare';
const OPEN = 'POST /workflows/r/open/jupyter';
const CLOSE = 'POST /workflows/r/close/';
const MOVE = 'PUT /workflows/move_files/r';

const ran = { server: 'https://reana.example.org', method: 'POST', path: '/workflows/r/start', attempts: 1 };

function failureOf(call: string, status: number, serverMessage: string | undefined): ApiFailure {
  const [method = '', path = ''] = call.split(' ');
  return { ...ran, method, path, status, serverMessage };
}
const MISSING = 'REANA_WORKON is set to r, but that workflow does not exist.';
const RETENTION =
  'The workflow cannot be restarted because some retention rules are currently being applied to the workspace.';

test.each<[number, string | undefined, ErrorCode, call?: string]>([
  [507, 'There is no space left on the disk that holds the workspaces.', 'server-error', 'POST /workflows'],
  [400, 'Unknown field.', 'bad-request'],
  [400, 'Opening symlink a is not allowed', 'symbolic-link'],
  [
    400,
    'Too many files to display (limit=100000). Please use more specific filters',
    'too-many-files',
    'GET /workflows/r/workspace',
  ],
  [
    400,
    "This server no longer accepts a client-serialized 'reana_specification'.",
    'protocol-mismatch',
    'POST /workflows',
  ],
  [400, 'Image evil:1 is not allowed.', 'image-not-allowed'],
  [401, 'User not signed in', 'authentication'],
  [401, 'User has no active tokens', 'authentication'],
  [401, 'Invalid access token.', 'authentication'],
  [403, 'Token not valid.', 'authentication'],
  [403, 'Token is not valid.', 'authentication'],
  [403, 'User access token revoked.', 'authentication', 'GET /you'],
  [403, 'User quota exceeded.\nPlease check https://…', 'quota-exceeded'],
  [
    403,
    'Uploading file a would exceed the disk quota limit (1 GiB). Aborting. Please see: …',
    'quota-exceeded',
  ],
  [403, 'Workflow name a.b contains illegal character "."', 'invalid-name'],
  [403, 'Workflow name cannot be a valid UUIDv4.', 'invalid-name'],
  [403, 'Workflow r.1 is already queued and cannot be started again.', 'already-started'],
  [403, 'Only finished or failed workflows can be restarted.', 'not-restartable'],
  [403, RETENTION, 'retention-pending'],
  [403, MISSING, 'not-found'],
  [404, MISSING, 'not-found'],
  [404, MISSING, 'not-found', 'GET /workflows/r/status'],
  [404, 'Workspace does not exist.', 'not-found'],
  [403, "User does not have the required 'reana:user' role.", 'role-missing'],
  [403, 'An account already exists for a@b.', 'permission-denied'],
  [403, 'No.', 'permission-denied'],
  [404, 'a.txt does not exist.', 'not-found', 'GET /workflows/r/workspace/a.txt'],
  [404, 'Workspace does not exist.', 'not-found', 'GET /workflows/r/workspace/Workspace'],
  [409, 'Workflow r is not running.', 'not-running', STATUS],
  [409, 'Another workflow-family mutation is in progress.', 'busy'],
  [503, 'Workspace mutation lock is not available.', 'busy'],
  [409, 'The workflow is already shared with a@b.', 'already-shared', SHARE],
  [409, 'r.1 is not shared with a@b.', 'conflict', UNSHARE],
  [404, "User with email 'a@b' does not exist.", 'not-found', SHARE],
  [404, "User with email 'a@b' does not exist.", 'not-found', UNSHARE],
  [400, 'Unable to share a workflow with yourself.', 'bad-request', SHARE],
  [404, 'Workflow - r has no open interactive session.', 'not-found', CLOSE],
  [404, 'Interactive session is already open', 'not-found', OPEN],
  [404, "Interactive session can't be opened from a deleted workflow", 'not-found', OPEN],
  [404, 'Interactive session type x not found, try with one of: [jupyter].', 'not-found', OPEN],
  [500, 'Custom container image a:1 is not allowed.', 'image-not-allowed', OPEN],
  [400, 'Workflow is running, files can not be moved', 'still-running', MOVE],
  [409, "Something went wrong: [Errno 2] No such file or directory: 'a' -> 'b'", 'conflict', MOVE],
  [409, "Something went wrong: [Errno 21] Is a directory: 'a' -> 'b'", 'conflict', MOVE],
  [409, 'Path a does not exist', 'conflict', MOVE],
  [409, 'Operation cancelled. Secret A already exists.', 'secret-exists', 'POST /secrets/'],
  [409, 'Something else.', 'conflict'],
  [411, undefined, 'length-required'],
  [413, undefined, 'payload-too-large'],
  [422, 'no', 'bad-request'],
  [429, 'Too many requests', 'rate-limited'],
  [500, 'Workflow r.1 cannot be deleted as it is currently running.', 'still-running', STATUS],
  [500, undefined, 'server-error'],
  [503, 'The identity provider is temporarily unavailable.', 'identity-provider'],
  [503, 'later', 'server-unavailable'],
  [504, undefined, 'server-unavailable'],
])('HTTP %i with %j', (status, message, code, call = START) => {
  const failure = failureOf(call, status, message);
  const error = classifyFailure(failure);
  expect(error).toMatchObject({ code, status, method: failure.method, path: failure.path, exitCode: 5 });
  expectWords(wordsOf(error), call === START ? undefined : call);
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

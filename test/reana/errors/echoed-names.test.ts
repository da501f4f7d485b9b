import { readdirSync, readFileSync } from 'node:fs';
import { classifyFailure } from '../../../src/reana/errors/classify-failure.js';
import { readServerMessage } from '../../../src/reana/errors/server-message.js';

/**
 * Messages of real servers that repeat a name of the user's: a run, a file, a user, an image. No name may change what a
 * failure is taken for.
 */
const ECHOES: readonly (readonly [call: string, status: number, message: string])[] = [
  ['GET /workflows/NAME/status', 404, missing('environment variable')],
  ['POST /workflows/NAME/workspace', 404, missing('environmentvariable')],
  ['POST /workflows/NAME/start', 403, missing('environment variable')],
  ['POST /workflows/NAME/share', 400, missing('environment variable')],
  ['PUT /workflows/move_files/NAME', 404, missing('environment variable')],
  ['POST /workflows/NAME/start', 403, 'Workflow NAME.1 is already queued and cannot be started again.'],
  ['POST /workflows', 403, 'Workflow name NAME contains illegal character "."'],
  ['POST /workflows', 400, 'Workflow name NAME is not valid.'],
  ['PUT /workflows/NAME/status', 500, 'Workflow NAME.1 cannot be deleted as it is currently running.'],
  ['PUT /workflows/NAME/status', 409, 'Workflow NAME is not running.'],
  ['POST /workflows/NAME/start', 409, 'Workflow NAME could not be started because it is already running.'],
  ['POST /workflows/NAME/close/', 404, 'Workflow - NAME has no open interactive session.'],
  ['GET /workflows/NAME/diff/r', 404, 'Workflow NAME does not exist.'],
  ['GET /workflows/NAME/diff/r', 400, 'Workspace of NAME.1 does not exist.'],
  ['POST /workflows/NAME/share', 409, 'NAME.1 is already shared with a@example.org.'],
  ['POST /workflows/NAME/unshare', 409, 'NAME.1 is not shared with a@example.org.'],
  ['POST /workflows/r/share', 409, 'r.1 is already shared with NAME.'],
  ['POST /workflows/r/share', 404, "User with email 'NAME' does not exist."],
  ['POST /workflows/r/unshare', 404, "User with email 'NAME' does not exist."],
  ['POST /workflows/r/workspace', 403, disk('Uploading file NAME')],
  ['POST /launch', 403, disk('Launching the workflow NAME')],
  ['POST /workflows/r/workspace', 500, "[Errno 28] No space left on device: '/var/reana/users/u/NAME'"],
  ['POST /workflows/r/workspace', 400, "'NAME' is not a valid path component"],
  ['GET /workflows/r/workspace/NAME', 404, 'NAME does not exist.'],
  ['GET /workflows/r/workspace/NAME', 400, "Opening symlink 'NAME' is not allowed"],
  ['DELETE /workflows/r/workspace/NAME', 500, 'Error while deleting NAME.'],
  [
    'PUT /workflows/move_files/r',
    409,
    "Something went wrong: [Errno 2] No such file or directory: 'NAME' -> 'b'",
  ],
  ['PUT /workflows/move_files/r', 409, "Something went wrong: [Errno 21] Is a directory: 'a' -> 'NAME'"],
  ['PUT /workflows/move_files/r', 409, "Something went wrong: 'NAME' should be a file or a directory"],
  ['PUT /workflows/move_files/r', 409, 'Path NAME does not exist'],
  ['POST /workflows/r/start', 400, 'Input parameter "NAME" is not present in reana.yaml'],
  ['POST /workflows/r/start', 400, 'Input file not found: NAME'],
  ['POST /workflows/r/start', 400, 'Input path declared multiple times: NAME'],
  ['POST /workflows/r/start', 400, 'Image not allowed: NAME'],
  ['POST /workflows/r/start', 500, 'Workflow file NAME does not exist'],
  ['POST /workflows/r/open/jupyter', 500, 'Custom container image NAME is not allowed.'],
  [
    'POST /workflows/r/open/NAME',
    404,
    'Interactive session type NAME not found, try with one of: [jupyter].',
  ],
  [
    'POST /secrets/',
    409,
    'Operation cancelled. Secret NAME already exists. If you want change it use overwrite',
  ],
  ['DELETE /secrets/', 404, 'NAME, OTHER'],
  [
    'GET /workflows/NAME/status',
    500,
    "(psycopg2.OperationalError) … WHERE workflow.name = 'NAME' … quota_used …",
  ],
  ['GET /workflows/NAME/status', 502, '502 Bad Gateway: /api/workflows/NAME/status'],
  ['GET /workflows/NAME/status', 404, '404 Not Found: /api/workflows/NAME/status'],
  ['GET /workflows/NAME/status', 403, '403 Forbidden: /api/workflows/NAME/status'],
];

function missing(variable: string): string {
  return `REANA_WORKON is set to NAME, but that workflow does not exist. Please set your REANA_WORKON ${variable} appropriately.`;
}

function disk(action: string): string {
  return `${action} would exceed the disk quota limit (20 GiB). Aborting. Please see: https://docs.example.org`;
}

/** Key words of all rules, and whole sentences of servers. */
const HOSTILE_NAMES: readonly string[] = [
  'quota-study',
  'quota',
  'quota exceeded',
  'User quota exceeded.',
  'x would exceed the disk quota limit (1). Aborting.',
  'authenticate with a bearer token',
  'access_not_granted',
  'the required role',
  'User does not have the required role.',
  'account already exists',
  'Invalid access token.',
  'Token not valid.',
  'token revoked',
  'no active tokens',
  'workspace does not exist',
  'REANA_WORKON is set to x',
  'illegal character',
  'valid UUIDv4',
  'already running and cannot be started again',
  'Only finished or failed workflows can be restarted.',
  'retention rules are currently being applied',
  'image not allowed',
  'images vetted allowlist',
  'cannot be deleted as it is currently',
  'is not running',
  'already shared',
  'secret x already exists',
  'mutation-rates',
  'Another workflow-family mutation is in progress.',
  'opening symlink',
  'symlinks not allowed',
  'no longer accepts reana_specification',
  'identity provider',
  'session store',
  'has no open interactive session.',
  '[Errno 2]',
  'not offered by',
  'The requested URL was not found',
];

/** Every message with a name in it is a name, too. */
const NAMES = [...HOSTILE_NAMES, ...ECHOES.map(([, , message]) => message.replaceAll('NAME', 'x'))];

function codeFor([call, status, message]: (typeof ECHOES)[number], name: string): string {
  const [method = '', path = ''] = call.split(' ');
  return classifyFailure({
    server: 'https://reana.example.org',
    method,
    path: path.replaceAll('NAME', encodeURIComponent(name)),
    status,
    ...readServerMessage(JSON.stringify({ message: message.replaceAll('NAME', name) })),
    attempts: 1,
  }).code;
}

test.each(ECHOES)('%s, HTTP %i, %s: no name changes the code', (...echo) => {
  const plain = codeFor(echo, 'analysis');
  for (const name of NAMES) expect([name, codeFor(echo, name)]).toEqual([name, plain]);
});

test('a quota is what a 403 says in the words of REANA, and nothing else', () => {
  for (const echo of ECHOES) {
    const isQuota = echo[2].includes('would exceed the disk quota limit');
    for (const name of NAMES) expect(codeFor(echo, name) === 'quota-exceeded').toBe(isQuota);
  }
  for (const status of [400, 404, 409, 500, 502, 503])
    expect(codeFor(['POST /workflows/r/start', status, 'User quota exceeded.'], '')).not.toBe(
      'quota-exceeded',
    );
});

interface Recording {
  readonly request: { readonly method: string; readonly path: string };
  readonly response: { readonly status: number; readonly json?: unknown };
}

test('every recorded refusal has its code', () => {
  const found = readdirSync('test/fixtures/transcripts').flatMap((file) => {
    const text = readFileSync(`test/fixtures/transcripts/${file}`, 'utf8');
    const { request, response } = JSON.parse(text) as Recording;
    const { status, json } = response;
    if (status < 400) return [];
    const path = request.path.replace(/^\/api/, '').replace(/\?.*$/, '');
    const words = readServerMessage(JSON.stringify(json));
    const failure = { server: 's', method: request.method, path, status, ...words, attempts: 1 };
    return [[file.replace('.json', ''), classifyFailure(failure).code]];
  });
  expect(Object.fromEntries(found)).toEqual({
    '03-you-no-token': 'authentication',
    '04-you-bad-token': 'authentication',
    '14-create-bad-spec': 'bad-request',
    '15-create-no-body': 'bad-request',
    '16-create-name-with-dot': 'invalid-name',
    '20-upload-wrong-content-type': 'bad-request',
    '24-upload-dotdot': 'bad-request',
    '25-upload-no-name': 'bad-request',
    '26-upload-no-workflow': 'not-found',
    '39-start-again': 'already-started',
    '54-download-missing': 'not-found',
    '59-status-missing': 'not-found',
    '60-start-finished': 'already-started',
    '73-start-without-workflow-file': 'server-error',
    '83-delete-running': 'still-running',
    '86-slow-stop-again': 'not-running',
    '95-list-files-deleted': 'not-found',
    '97-rate-limited': 'rate-limited',
  });
});

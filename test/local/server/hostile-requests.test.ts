import { execFileSync } from 'node:child_process';
import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fc } from '../../support/property.js';
import { expectWords } from '../../support/words.js';
import { sendRaw } from '../support/raw-request.js';
import { chain, TestServer } from '../support/server-fixture.js';

/** Requests of the longer property; all together are more than 500. */
const RUNS = 400;

let server: TestServer;
let reported: string[] = [];

beforeAll(async () => {
  server = await TestServer.start({ report: (line) => reported.push(line) });
  await server.startRun('ended', chain('echo {input} > {out}'), { word: 'hello' });
  await server.ended('ended');
  for (const name of ['open', 'open', 'doomed']) {
    const run = await server.createRun(name, { workflow: { type: 'yadage', file: 'workflow.yml' } });
    fill(join(server.dataDir, 'workspaces', run.id));
  }
});
beforeEach(() => (reported = []));
afterAll(() => server.close());

/** Files as steps may leave them. */
function fill(workspace: string): void {
  mkdirSync(join(workspace, 'folder'));
  writeFileSync(join(workspace, 'folder', 'a%2fb'), 'x');
  writeFileSync(join(workspace, 'a'), 'x');
  execFileSync('mkfifo', [join(workspace, 'fifo'), join(workspace, 'folder', 'fifo')]);
  symlinkSync('/etc/hostname', join(workspace, 'link'));
  symlinkSync('/etc', join(workspace, 'outside'));
}

const hostileText = fc.oneof(
  fc.constantFrom(
    ...[
      '',
      '.',
      '..',
      '../..',
      '/',
      '//',
      '/etc/passwd',
      'a\0b',
      'link',
      'outside',
      'outside/hostname',
      'fifo',
      '**/fifo',
      'folder',
      'a',
    ],
    ...[
      '*',
      '**',
      '[',
      '[z-a]',
      '*a*a*a*a*b',
      '{a,b}',
      '\\',
      '-1',
      '0',
      '1e9',
      '1e400',
      'NaN',
      'true',
      'null',
      '[]',
    ],
    ...[
      '{}',
      '{"name":["a"]}',
      '{"name":1}',
      '"',
      'deleted',
      'stop',
      'start',
      'a/a',
      'folder/a%2fb',
      '\u202e',
      '\ud83d',
    ],
    ...[
      'a'.repeat(300),
      'a/'.repeat(3000),
      'ü'.repeat(200),
      '99999999999999999999',
      '%',
      '%2e%2e',
      '🜁',
      '\r\nX: y',
    ],
  ),
  fc.string({ maxLength: 20 }),
);
const reference = fc.oneof(
  { weight: 9, arbitrary: fc.constantFrom('ended', 'ended.1', 'open.1', 'open.2', 'doomed', 'none') },
  hostileText,
);

/** Text for a URL: encoded, encoded twice, or as it is, so that it may be no valid encoding at all. */
function inUrl(text: fc.Arbitrary<string>): fc.Arbitrary<string> {
  return fc.tuple(text, fc.constantFrom('once', 'once', 'twice', 'raw')).map(([value, how]) => {
    const plain = Buffer.from(value).toString();
    if (how === 'raw') return plain.replace(/[\s?#]/g, '');
    return how === 'once' ? encodeURIComponent(plain) : encodeURIComponent(encodeURIComponent(plain));
  });
}

const RUN_ROUTES = [
  ...[
    '',
    '/start',
    '/status',
    '/logs',
    '/parameters',
    '/specification',
    '/workspace',
    '/disk_usage',
    '/prune',
  ],
  ...['/restart', '/retention_rules', '/share', '/unshare', '/share-status', '/close/', '/open/jupyter'],
  '/interactive-session-secret',
];
const path = fc.oneof(
  fc
    .tuple(inUrl(reference), fc.constantFrom(...RUN_ROUTES))
    .map(([run, rest]) => `/api/workflows/${run}${rest}`),
  fc
    .tuple(inUrl(reference), inUrl(hostileText))
    .map(([run, name]) => `/api/workflows/${run}/workspace/${name}`),
  fc.tuple(inUrl(reference), inUrl(reference)).map(([a, b]) => `/api/workflows/${a}/diff/${b}`),
  inUrl(reference).map((run) => `/api/workflows/move_files/${run}`),
  fc.constantFrom(
    ...[
      '/api/ping',
      '/api/workflows',
      '/api/workflows/validate',
      '/api/secrets',
      '/api/secrets/',
      '/api/status',
    ],
    ...[
      '/api/config',
      '/api/launch',
      '/api/users/shared-with-you',
      '/api/token',
      '/api/.well-known/openid-configuration',
    ],
  ),
  inUrl(hostileText).map((text) => `/${text}`),
);
const query = fc.dictionary(
  fc.constantFrom(
    ...['file_name', 'page', 'size', 'search', 'sort', 'status', 'workflow_name', 'source', 'target', 'type'],
    ...[
      'context_lines',
      'brief',
      'overwrite',
      'shared_by',
      'shared_with',
      'user_email_to_share_with',
      'valid_until',
    ],
  ),
  inUrl(hostileText),
  { maxKeys: 3 },
);
const method = fc.constantFrom('GET', 'GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS', 'HEAD', 'BREW');
const content = fc.oneof(
  fc.constant(undefined),
  fc.tuple(
    fc.constantFrom(
      ...['application/json', 'application/octet-stream', 'text/plain', 'multipart/form-data', 'a/b/c', ''],
      ...['multipart/form-data; boundary=x', 'application/json; charset=utf-16'],
    ),
    fc.oneof(
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
      fc.constantFrom(
        '{',
        '--x\r\n\r\n',
        '{"__proto__":{}}',
        '{"restart":true}',
        '['.repeat(20_000),
        '\0',
        '',
      ),
      fc.constantFrom('{"all_runs":true}', '{"input_parameters":{"a":1}}', '{"workflow":{"type":"yadage"}}'),
    ),
  ),
);

/** Failures that a real server reports with 500 as well, in these words; `launch` and sessions are not supported. */
const AS_REANA = /"message":"(Workflow file .* does not exist|The embedded REANA server does not fetch)/;

test('whatever is requested, the response is no 5xx, and holds no token, an error no path of this machine', async () => {
  const { url, token } = server.server;
  await fc.assert(
    fc.asyncProperty(method, path, query, content, async (verb, target, terms, body) => {
      const search = Object.entries({ ...terms, access_token: token }).map(
        ([key, value]) => `${key}=${value}`,
      );
      const head = [
        `${verb} ${target}?${search.join('&')} HTTP/1.1`,
        `Host: ${new URL(url).host}`,
        'Connection: close',
        ...(body === undefined
          ? []
          : [`Content-Type: ${body[0]}`, `Content-Length: ${Buffer.byteLength(body[1])}`]),
      ];
      const response = await sendRaw(url, Buffer.from(`${head.join('\r\n')}\r\n\r\n${body?.[1] ?? ''}`));
      expect(response.status).toBeGreaterThanOrEqual(200);
      expect(response.body).not.toContain(token);
      if (response.status >= 400) expect(response.body).not.toContain(server.dataDir);
      if (response.status >= 500) expect(response.body).toMatch(AS_REANA);
      if (response.status >= 400 && response.body !== '' && !response.body.startsWith('['))
        expect(JSON.parse(response.body)).toEqual({ message: expect.any(String) as string });
      if (response.status !== 308) expect(response.head).not.toContain(token);
    }),
    { numRuns: RUNS },
  );
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
  expect(reported.filter((line) => !/Workflow file|does not fetch/.test(line))).toEqual([]);
});

test('bytes that are no HTTP are refused without quoting them', async () => {
  const { url, token } = server.server;
  const secret = Buffer.from(` /api/you?access_token=${token} HTTP/1.1\r\nHost: 127.0.0.1\r\n`);
  await fc.assert(
    fc.asyncProperty(
      fc.uint8Array({ maxLength: 40 }),
      fc.uint8Array({ maxLength: 40 }),
      async (before, after) => {
        const noise = Buffer.from([0, ...before]);
        const response = await sendRaw(
          url,
          Buffer.concat([noise, secret, Buffer.from(after), Buffer.from('\r\n\r\n')]),
        );
        expect(response.status).toBe(400);
        expect(response.head + response.body).not.toContain(token);
      },
    ),
    { numRuns: RUNS / 2 },
  );
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
});

test('faults of a client are named, in the form of REANA', async () => {
  const { url, token } = server.server;
  const send = async (line: string, headers = ''): Promise<string> => {
    const bytes = `${line} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n${headers}\r\n`;
    const { status, body } = await sendRaw(url, Buffer.from(bytes));
    return `${status} ${(JSON.parse(body) as { message: string }).message}`;
  };
  const run = '/api/workflows/open.1';
  const empty = 'Content-Type: application/octet-stream\r\nContent-Length: 0\r\n';
  expectWords([
    await send(`GET /api/%E0%A4%A?access_token=${token}`),
    await send(`GET /${'a'.repeat(9000)}?access_token=${token}`),
    await send(`GET ${run}${'a'.repeat(9000)}/status?access_token=${token}`),
    await send(`GET /api/ping?access_token=${token}`, `X: ${'a'.repeat(20_000)}\r\n`),
    await send(`POST ${run}/workspace?file_name=${'a'.repeat(300)}&access_token=${token}`, empty),
    await send(`POST ${run}/workspace?file_name=a/b&access_token=${token}`, empty),
    await send(
      `PUT /api/workflows/move_files/open.1?source=${'a'.repeat(300)}&target=b&access_token=${token}`,
    ),
    await send(
      `POST /api/workflows/validate?access_token=${token}`,
      'Content-Type: multipart/form-data\r\nContent-Length: 0\r\n',
    ),
  ]);
});

test.each([
  ['127.0.0.1', 200],
  ['127.0.0.1:5000', 200],
  ['localhost:8080', 200],
  ['LOCALHOST', 200],
  ['[::1]:80', 200],
  ['proxy.example', 200],
  ['evil.example', 421],
  ['127.0.0.1.evil.example:80', 421],
  ['localhost.', 421],
  ['[::1', 421],
  ['127.0.0.1@evil.example', 421],
])('for the host %s the status is %d', async (host, status) => {
  const named = await TestServer.start({ hostNames: ['proxy.example'] });
  const bytes = `GET /api/ping HTTP/1.1\r\nHost: ${host}\r\nConnection: close\r\n\r\n`;
  const response = await sendRaw(named.server.url, Buffer.from(bytes));
  expect(response.status).toBe(status);
  expect(response.head + response.body).not.toContain('evil.example');
  await named.close();
});

test('the token is of no use to a page that reaches the server by another name', async () => {
  const { url, token } = server.server;
  const bytes = `GET /api/workflows?access_token=${token} HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n`;
  const { status, body } = await sendRaw(url, Buffer.from(bytes));
  expect(status).toBe(421);
  expectWords((JSON.parse(body) as { message: string }).message);
});

import { recorded, StubServer, type Route } from '../../../reana/stub-server.js';
import { errorCodeOf, expectSaid, run, type Outcome } from '../../support.js';
import { Shell } from '../shell.js';

const you = { email: 'a@example.org', quota: {} };

/** What `ping` prints of a server with these responses. */
async function ping(routes: Readonly<Record<string, Route>>, flags = ''): Promise<Outcome> {
  const stub = await StubServer.start(routes);
  try {
    const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: 'secret-of-the-test' };
    return await run(`ping${flags}`.split(' '), { env });
  } finally {
    await stub.close();
  }
}

test.each<[string, object, object, string | undefined]>([
  ['in the ping', { reana_server_version: '0.95.0a9' }, {}, '0.95.0a9'],
  ['only with the user', {}, { reana_server_version: '0.9.4' }, '0.9.4'],
  ['nowhere', {}, {}, undefined],
])('the version that a server tells %s', async (_where, pinged, user, version) => {
  const routes = {
    'GET /api/ping': { body: { message: 'OK', status: '200', ...pinged } },
    'GET /api/you': { body: { ...you, ...user } },
  };
  const outcome = await ping(routes);
  expect(outcome).toMatchObject({ stderr: '', code: 0 });
  expect(outcome.stdout).toContain(version ?? 'not reported');
  expect(outcome.stdout).not.toContain('built-in');
  const { version: printed } = JSON.parse((await ping(routes, ' --json')).stdout) as { version?: string };
  expect(printed).toBe(version);
});

describe('the built-in server', () => {
  let shell: Shell;
  beforeAll(async () => (shell = await Shell.open()));
  afterAll(() => shell.close());

  test('is called that, with the version of the program', async () => {
    expect(await shell.text('ping')).toMatch(/^kind +built-in server of reana-madminer \d+\.\d+\.\d+$/m);
    expect(await shell.json('ping')).toMatchObject({ embeddedVersion: expect.any(String) as string });
  });

  test('has no page to copy a token from', async () => {
    const outcome = await shell.type('list --json', { REANA_ACCESS_TOKEN: 'wrong' });
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'authentication']);
    expect(outcome.stderr).not.toContain('/profile');
    expectSaid({ stdout: '', stderr: outcome.stderr });
  });
});

test('a cluster on loopback, behind a tunnel, has such a page', async () => {
  const refused = { status: 403, body: { message: 'Token not valid.' } };
  const { code, stderr } = await ping({ 'GET /api/ping': recorded('ping'), 'GET /api/you': refused });
  expect(code).toBe(5);
  expect(stderr).toContain('/profile');
});

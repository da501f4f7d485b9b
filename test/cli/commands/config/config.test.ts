import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StubServer } from '../../../reana/stub-server.js';
import { errorCodeOf, expectSaid, run, type Outcome } from '../../support.js';

const PAGE = { body: { items: [], total: 0 } };
let folder: string;
let stub: StubServer;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'cli-config-'));
  writeFileSync(join(folder, 'token'), 'token-of-a-file\n');
  stub = await StubServer.start({ 'GET /api/workflows': PAGE });
});
afterEach(async () => {
  await stub.close();
  rmSync(folder, { recursive: true });
});

function cli(line: string, env: Record<string, string> = {}): Promise<Outcome> {
  return run(line.split(' '), { cwd: folder, env: { REANA_MADMINER_HOME: join(folder, 'home'), ...env } });
}

/** Runs a command that has nothing to complain of. */
async function says(line: string, label: string): Promise<void> {
  const outcome = await cli(line);
  expect(outcome).toMatchObject({ code: 0, stderr: '' });
  expectSaid(outcome, label);
}

const tokensSent = (): (string | null)[] => stub.requests.map(({ query }) => query.get('access_token'));

test('a profile from its making to its end', async () => {
  await says(`config set server ${stub.url}`, 'set');
  expect((await cli('config set token-file token')).code).toBe(0);
  expect((await cli('config set server https://cern.example --profile cern')).code).toBe(0);

  await says('config list', 'list');
  await says('list', 'no runs');
  expect(tokensSent()).toContain('token-of-a-file');

  await says('config use cern', 'use');
  await says('config remove cern', 'remove');
  expect(JSON.parse((await cli('config list --json')).stdout)).toEqual([
    { name: 'default', server: stub.url, isCurrent: false },
  ]);
  await says('config unset token-file --profile default', 'unset');
  const file = readFileSync(join(folder, 'home', 'config.json'), 'utf8');
  expect(JSON.parse(file)).toEqual({ profiles: { default: { server: stub.url } } });
});

test('show says where each value comes from, and no secret', async () => {
  await cli('config set server https://cern.example --profile cern');
  await cli('config set auth.command print-token --profile cern');
  const env = { REANA_WORKON: 'madminer.3' };
  expectSaid(await cli('config show', env));
  const given = { REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const { stdout } = await cli('config show --server https://a.example/?token=abcdef --json', given);
  expect(JSON.parse(stdout)).toEqual({
    file: join(folder, 'home', 'config.json'),
    settings: {
      profile: { value: 'cern', origin: { kind: 'default' } },
      server: { value: 'https://a.example/', origin: { kind: 'flag', name: '--server' } },
      token: { value: 'given', origin: { kind: 'environment', name: 'REANA_ACCESS_TOKEN' } },
      insecure: { value: false, origin: { kind: 'default' } },
    },
    unused: [expect.stringContaining('https://cern.example')],
  });
});

test('show tells of a stored login, and of an address that is none', async () => {
  const provider = 'https://login.example/realms/reana';
  const login = {
    issuer: provider,
    client_id: 'reana-cli',
    authorization_endpoint: `${provider}/auth`,
    token_endpoint: `${provider}/token`,
    access_token: 'access-token-of-a-login',
    refresh_token: 'refresh-token-of-a-login',
  };
  const state = join(folder, 'home', 'state');
  mkdirSync(state, { recursive: true });
  writeFileSync(join(state, 'logins.json'), JSON.stringify({ servers: { 'https://c.example': login } }));
  const shown = await cli('config show --server c.example');
  expect(shown.stdout).toContain(provider);
  expect(shown.stdout).not.toContain('of-a-login');
  expectSaid(shown, 'a login');
  expectSaid(await cli('config show --server ftp://c.example'), 'no address');
});

test('a token does not reach a server that it does not belong to', async () => {
  await cli('config set server https://cern.example --profile cern');
  await cli('config set token-file token --profile cern');
  const refused = await cli(`list --server ${stub.url} --json`);
  expect([refused.code, errorCodeOf(refused)]).toEqual([3, 'configuration']);
  expectSaid({ stdout: '', stderr: refused.stderr });
  const env = { REANA_SERVER_URL: 'https://env.example', REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  expect((await cli(`list --server ${stub.url}`, env)).code).toBe(3);
  expect(stub.requests).toEqual([]);
});

test('a token as a setting is refused and not written', async () => {
  const refused = await cli('config set token very-secret-token');
  expect(refused.code).toBe(3);
  expect(refused.stderr).not.toContain('very-secret');
  expectSaid(refused);
  expect(() => readFileSync(join(folder, 'home', 'config.json'))).toThrow('ENOENT');
});

test('--insecure warns each time', async () => {
  const env = { REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const outcome = await cli(`list --server ${stub.url} --insecure`, env);
  expect(outcome.code).toBe(0);
  expectSaid(outcome);
});

test('--debug shows each request without its token', async () => {
  const env = { REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const { stdout, stderr } = await cli(`list --server ${stub.url} --debug`, env);
  expect(stderr).not.toContain('token-of');
  expectSaid({ stdout, stderr: stderr.replaceAll(/\b\d+ ms\b/g, '1 ms') });
});

test.each([
  ['config', 2, 'usage'],
  ['config set server', 2, 'usage'],
  ['config use nobody', 3, 'configuration'],
  ['list --profile nobody', 3, 'configuration'],
  ['list --client-key key.pem', 2, 'usage'],
  ['list --profile a --local', 2, 'usage'],
  ['list --insecure --local', 2, 'usage'],
])('%s is refused', async (line, code, error) => {
  const outcome = await cli(`${line} --json`);
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([code, error]);
  expectSaid({ stdout: '', stderr: outcome.stderr });
});

test('a file that is wrong is named by every command', async () => {
  await cli('config set server https://cern.example');
  writeFileSync(join(folder, 'home', 'config.json'), '{"profiles": {"a": {"insecure": 1}}}');
  for (const line of ['list', 'config show', 'config set server https://a.example']) {
    const outcome = await cli(line);
    expect(outcome.code).toBe(3);
    expect(outcome.stderr).toContain(join(folder, 'home', 'config.json'));
    expectSaid(outcome, line);
  }
});

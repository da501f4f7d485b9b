import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { StubServer } from '../reana/stub-server.js';
import { run, type Outcome } from './support.js';

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

const tokensSent = (): (string | null)[] => stub.requests.map(({ query }) => query.get('access_token'));

test('a profile from its making to its end', async () => {
  const made = await cli(`config set server ${stub.url}`);
  expect(made).toEqual({ code: 0, stderr: '', stdout: `profile default: server is ${stub.url}\n` });
  expect((await cli('config set token-file token')).code).toBe(0);
  expect((await cli('config set server https://cern.example --profile cern')).code).toBe(0);

  expect((await cli('config list')).stdout).toBe(
    `   PROFILE  SERVER\n*  default  ${stub.url}\n   cern     https://cern.example\n`,
  );
  expect(await cli('list')).toMatchObject({ code: 0, stdout: 'no runs\n', stderr: '' });
  expect(tokensSent()).toContain('token-of-a-file');

  expect((await cli('config use cern')).stdout).toBe('profile cern is used: https://cern.example\n');
  expect((await cli('config remove cern')).stdout).toBe('profile cern is forgotten\n');
  expect(JSON.parse((await cli('config list --json')).stdout)).toEqual([
    { name: 'default', server: stub.url, isCurrent: false },
  ]);
  expect((await cli('config unset token-file --profile default')).stdout).toBe(
    'profile default: token-file is unset\n',
  );
});

test('show says where each value comes from, and no secret', async () => {
  await cli('config set server https://cern.example --profile cern');
  await cli('config set auth.command print-token --profile cern');
  const env = { REANA_WORKON: 'madminer.3' };
  expect((await cli('config show', env)).stdout).toBe(
    [
      'SETTING   VALUE                     FROM',
      'profile   cern                      default',
      'server    https://cern.example      profile cern',
      'token     printed by print-token …  profile cern',
      'insecure  false                     default',
      'run       madminer.3                REANA_WORKON',
      `profiles are kept in ${join(folder, 'home', 'config.json')}`,
      '',
    ].join('\n'),
  );
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
    unused: ['profile cern is for https://cern.example, so nothing of it is used'],
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
  const { stdout } = await cli('config show --server c.example');
  expect(stdout).toMatch(/^token +stored +login at https:\/\/login\.example\/realms\/reana$/m);
  expect(stdout).not.toContain('of-a-login');
  expect((await cli('config show --server ftp://c.example')).stdout).toMatch(/^server +ftp:/m);
});

test('a token does not reach a server that it does not belong to', async () => {
  await cli('config set server https://cern.example --profile cern');
  await cli('config set token-file token --profile cern');
  const { code, stderr } = await cli(`list --server ${stub.url}`);
  expect(code).toBe(3);
  expect(stderr).toContain('warning: profile cern is for https://cern.example, so nothing of it is used\n');
  expect(stderr).toContain(`error: no access token for ${stub.url}`);
  const env = { REANA_SERVER_URL: 'https://env.example', REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  expect((await cli(`list --server ${stub.url}`, env)).code).toBe(3);
  expect(stub.requests).toEqual([]);
});

test('a token as a setting is refused and not written', async () => {
  const { code, stderr } = await cli('config set token very-secret-token');
  expect(code).toBe(3);
  expect(stderr).toMatch(/^error: token is not kept .*\nhint: log in /);
  expect(stderr).not.toContain('very-secret');
  expect(() => readFileSync(join(folder, 'home', 'config.json'))).toThrow('ENOENT');
});

test('--insecure warns each time', async () => {
  const env = { REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const { code, stderr } = await cli(`list --server ${stub.url} --insecure`, env);
  expect(code).toBe(0);
  expect(stderr).toBe(
    `warning: ${stub.url} is trusted unseen (insecure): whoever listens on the way can read the token\n`,
  );
});

test('--debug shows each request without its token', async () => {
  const env = { REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const { stdout, stderr } = await cli(`list --server ${stub.url} --debug`, env);
  expect(stdout).toBe('no runs\n');
  expect(stderr).toMatch(/^debug: GET \/api\/workflows\?.* → 200, \d+ ms$/m);
  expect(stderr).not.toContain('token-of');
});

test.each([
  ['config', 2, /`config` needs one of show, list, set, unset, use, remove/],
  ['config set server', 2, /Not enough|needs/],
  ['config use nobody', 3, /there is no profile "nobody"/],
  ['list --profile nobody', 3, /there is no profile "nobody"/],
  ['list --client-key key.pem', 2, /--client-key means nothing without --client-cert/],
  ['list --profile a --local', 2, /--profile and --local exclude each other/],
  ['list --insecure --local', 2, /--insecure and --local exclude each other/],
])('%s', async (line, code, message) => {
  const outcome = await cli(line);
  expect(outcome.stderr).toMatch(message);
  expect(outcome.code).toBe(code);
});

test('a file that is wrong is named by every command', async () => {
  await cli('config set server https://cern.example');
  writeFileSync(join(folder, 'home', 'config.json'), '{"profiles": {"a": {"insecure": 1}}}');
  for (const line of ['list', 'config show', 'config set server https://a.example']) {
    const { code, stderr } = await cli(line);
    expect(code).toBe(3);
    expect(stderr).toContain(`home/config.json, profiles.a.insecure must be true or false`);
  }
});

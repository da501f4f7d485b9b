import { chmodSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LoginStore } from '../../../../src/config/login-store.js';
import { systemClock } from '../../../../src/core/clock.js';
import { FakeProvider, makeJwt, refusal, startReana } from '../../../reana/auth/fake-login.js';
import { recorded, StubServer } from '../../../reana/stub-server.js';
import { QuietClock } from '../../../support/quiet-clock.js';
import { errorCodeOf, expectSaid, run, type Outcome, type RunOptions } from '../../support.js';

let home = '';
let fake: FakeProvider;
let reana: StubServer;
let clock: QuietClock;
const outputs: string[] = [];

beforeEach(async () => {
  home = mkdtempSync(join(tmpdir(), 'reana-login-'));
  fake = await FakeProvider.start();
  reana = await startReana(fake);
  clock = new QuietClock();
});

afterEach(async () => {
  await reana.close();
  await fake.close();
  rmSync(home, { recursive: true, force: true });
});

/** Runs a command line with this home and server, and keeps what it printed. */
async function cli(
  argv: readonly string[],
  env: Readonly<Record<string, string>> = {},
  options: RunOptions = { clock },
): Promise<Outcome> {
  const outcome = await run(argv, {
    env: { REANA_MADMINER_HOME: home, REANA_SERVER_URL: reana.url, ...env },
    ...options,
  });
  outputs.push(outcome.stdout, outcome.stderr);
  return outcome;
}

function store(): LoginStore {
  return new LoginStore(join(home, 'state'), clock);
}

async function storeLogin(): Promise<void> {
  const accessToken = makeJwt();
  fake.given.push(accessToken);
  await store().saveLogin(reana.url, fake.provider, {
    accessToken,
    refreshToken: fake.refreshToken,
    expiresAt: clock.now() + 3600_000,
  });
}

/** A program that does what a browser does with an address. */
function browser(): string {
  const script = join(home, 'browser');
  writeFileSync(script, `#!${process.execPath}\nfetch(process.argv.at(-1)).then((page) => page.text());\n`);
  chmodSync(script, 0o755);
  return script;
}

describe('login', () => {
  test('with a device code: says where to go, then who is logged in', async () => {
    const outcome = await cli(['login', '--headless']);
    expect(outcome.code).toBe(0);
    expect(outcome.stderr).toContain(`\n${fake.stub.url}/device\n`);
    expect(outcome.stderr).toContain('ABCD-EFGH');
    expectSaid(outcome);
    expect((await store().read(reana.url))?.tokens?.accessToken).toBe(fake.given.at(-1));
  });

  test('keeps the server that a flag names, where nothing else does', async () => {
    const nowhere = { REANA_SERVER_URL: '' };
    const first = await cli(['login', '--headless', '--server', reana.url], nowhere);
    expectSaid(first);
    expect((await cli(['whoami'], nowhere)).stdout).toContain(reana.url);
    const config = readFileSync(join(home, 'config.json'), 'utf8');
    expect(JSON.parse(config)).toEqual({ current: 'default', profiles: { default: { server: reana.url } } });
    const second = await cli(['login', '--headless', '--server', reana.url], nowhere);
    expect(second.stderr).not.toContain('profile');
  });

  test('with a browser', async () => {
    // A browser is a program of its own, which goes on when this one ends: it is waited for in real time.
    const outcome = await cli(['login', '--json'], { BROWSER: browser() }, { clock: systemClock });
    const { code, stdout, stderr } = outcome;
    expect({ code, stdout: JSON.parse(stdout) as unknown }).toMatchObject({
      code: 0,
      stdout: { server: reana.url, email: 'ada@example.org', fullName: 'Ada', renewable: true },
    });
    expect(stderr).toContain(`${fake.stub.url}/auth?`);
    expectSaid({ stdout: '', stderr: stderr.replace(/\/auth\?\S+/, '/auth?…') });
  });

  test('on a server without logins it says where tokens are', async () => {
    reana.use({
      'GET /api/.well-known/openid-configuration': { status: 404, body: { message: 'Not Found' } },
    });
    const outcome = await cli(['login', '--json']);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([3, 'configuration']);
    expect(outcome.stderr).toContain(`${reana.url}/profile`);
    expectSaid({ stdout: '', stderr: outcome.stderr });
  });

  test('on one whose provider is away it says so', async () => {
    reana.use({
      'GET /api/.well-known/openid-configuration': { status: 502, body: { message: 'issuer away' } },
    });
    const outcome = await cli(['login', '--json']);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'login-failed']);
    expect(outcome.stderr).toContain('issuer away');
  });

  test('somebody who is not let in is told whom to ask, and keeps the login', async () => {
    reana.use({
      'GET /api/you': {
        status: 403,
        body: { message: 'User does not have the required role.', code: 'access_not_granted' },
      },
    });
    const outcome = await cli(['login', '--headless', '--json']);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'role-missing']);
    expectSaid({ stdout: '', stderr: outcome.stderr });
    expect((await store().read(reana.url))?.tokens).toBeDefined();
  });

  test('a refusal leaves no login', async () => {
    fake.faults.push(() => refusal('access_denied'));
    const outcome = await cli(['login', '--headless', '--json']);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([5, 'login-failed']);
    expectSaid({ stdout: '', stderr: outcome.stderr });
    expect(await store().read(reana.url)).toBeUndefined();
  });

  test('a token of the environment that comes first is named', async () => {
    const outcome = await cli(['login', '--headless'], { REANA_ACCESS_TOKEN: 'old-token-of-0.9' });
    expect(outcome.stderr).toContain('REANA_ACCESS_TOKEN');
    expectSaid(outcome);
  });

  test.each(['70000', 'any', '-1'])('no port is %p', async (port) => {
    const { code, stderr } = await cli(['login'], { REANA_CLIENT_LOGIN_LOOPBACK_PORT: port });
    expect(code).toBe(3);
    expect(stderr).toContain('REANA_CLIENT_LOGIN_LOOPBACK_PORT');
  });
});

describe('after a login', () => {
  beforeEach(storeLogin);

  test('commands need no token', async () => {
    const { code, stdout } = await cli(['ping']);
    expect({ code, isThere: stdout.includes('ada@example.org') }).toEqual({ code: 0, isThere: true });
  });

  test('whoami says who, where and how', async () => {
    expectSaid(await cli(['whoami']));
    const json = await cli(['whoami', '--json']);
    expect(JSON.parse(json.stdout)).toMatchObject({
      server: reana.url,
      email: 'ada@example.org',
      credential: { kind: 'login', issuer: fake.stub.url, renewable: true },
    });
  });

  test('what is shown of requests holds no token', async () => {
    fake.given.push('another token is the good one now');
    const { code, stderr } = await cli(['whoami', '--debug']);
    expect(code).toBe(0);
    expect(stderr.match(/GET .*\/api\/you/g)).toHaveLength(2);
  });

  test('a login that has ended says how to log in', async () => {
    fake.refreshToken = 'another-one';
    fake.given.push('another token is the good one now');
    const outcome = await cli(['whoami', '--json']);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([3, 'login-required']);
    expect(outcome.stderr).toContain(`login --server ${reana.url}`);
    expectSaid({ stdout: '', stderr: outcome.stderr });
    expect(await store().read(reana.url)).not.toHaveProperty('tokens');
  });

  test('logout ends it here and at the provider', async () => {
    const { code, stdout } = await cli(['logout', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toEqual({ server: reana.url, loggedOut: true, revoked: true });
    expect(fake.revoked).toEqual(['refresh-token-0']);
    expect(readFileSync(store().file, 'utf8')).not.toContain('refresh-token');
    expect((await cli(['whoami'])).code).toBe(3);
  });

  test('a provider that fails is reported, and the login forgotten all the same', async () => {
    fake.revocation = { status: 503, body: '' };
    const { code, stdout, stderr } = await cli(['logout', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      loggedOut: true,
      revoked: false,
      problem: expect.stringContaining('HTTP 503') as string,
    });
    expectSaid({ stdout: '', stderr });
    expect(await store().read(reana.url)).not.toHaveProperty('tokens');
  });

  test('logging out twice is no error', async () => {
    await cli(['logout']);
    expect(await cli(['logout', '--json'])).toMatchObject({ code: 0 });
    expectSaid(await cli(['logout']));
  });

  test('a login is for its server alone', async () => {
    const other = await StubServer.start({ 'GET /api/you': recorded('you') });
    const { code } = await cli(['whoami', '--server', other.url]);
    expect(code).toBe(3);
    expect(other.requests).toEqual([]);
    await other.close();
  });
});

test('whoami names the place of a token', async () => {
  const old = await StubServer.start({ 'GET /api/you': recorded('you') });
  const env = { REANA_SERVER_URL: old.url, REANA_ACCESS_TOKEN: 'token-of-the-environment' };
  const { stdout } = await cli(['whoami', '--json'], env);
  expect(JSON.parse(stdout)).toMatchObject({
    email: 'admin@example.org',
    credential: { kind: 'token', from: 'REANA_ACCESS_TOKEN' },
  });
  await old.close();
});

test('the command of a profile stands in for a login', async () => {
  const token = makeJwt();
  fake.given.push(token);
  const file = join(home, 'token');
  writeFileSync(file, token);
  for (const [key, value] of [
    ['server', reana.url],
    ['auth.command', `cat "${file}"`],
  ] as const) {
    expect(await cli(['config', 'set', key, value])).toMatchObject({ code: 0 });
  }
  const { stdout } = await cli(['whoami', '--json']);
  expect(JSON.parse(stdout)).toMatchObject({ credential: { kind: 'command' } });
});

test('no output of these commands has held a token', () => {
  const text = outputs.join('\n');
  expect(text.length).toBeGreaterThan(1000);
  expect(text).not.toMatch(/refresh-token|c2lnbmF0dXJl|old-token-of|token-of-the-environment|of-the-user/);
});

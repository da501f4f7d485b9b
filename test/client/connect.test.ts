import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect, type ConnectOptions } from '../../src/client/connect.js';
import type { ConnectWarning } from '../../src/client/connect-warning.js';
import { createClient } from '../../src/client/client.js';
import { logIn, logOut } from '../../src/client/login.js';
import { openProfiles } from '../../src/client/profiles.js';
import { readSettings } from '../../src/client/settings.js';
import { findLocalServer } from '../../src/local/daemon/local-server.js';
import { TestServer } from '../local/support/server-fixture.js';
import { FakeProvider, startReana } from '../reana/auth/fake-login.js';
import { codeOf } from '../support/failures.js';
import { QuietClock } from '../support/quiet-clock.js';

let server: TestServer;
let home: string;
beforeAll(async () => {
  server = await TestServer.start();
});
afterAll(() => server.close());
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), 'connect-'));
});
afterEach(() => rmSync(home, { recursive: true }));

/** Connects with these options and this environment only, and returns who the server takes the caller for. */
async function whoami(options: ConnectOptions, env: Readonly<Record<string, string>> = {}): Promise<unknown> {
  const clock = new QuietClock();
  const client = await connect({ clock, ...options, env: { REANA_MADMINER_HOME: home, ...env } });
  try {
    return await client.whoami();
  } finally {
    await client.close();
  }
}

describe('connect finds the server', () => {
  test('of the options', async () => {
    const given = { server: server.server.url, accessToken: server.server.token };
    expect(await whoami(given)).toEqual({
      server: server.server.url,
      email: 'root@localhost',
      fullName: 'root',
      credential: { kind: 'token', origin: { kind: 'option', name: 'access-token' } },
    });
  });

  test('of the environment', async () => {
    const env = { REANA_SERVER_URL: server.server.url, REANA_ACCESS_TOKEN: server.server.token };
    expect(await whoami({}, env)).toMatchObject({
      credential: { kind: 'token', origin: { kind: 'environment', name: 'REANA_ACCESS_TOKEN' } },
    });
  });

  test('of a profile, which the SDK has set', async () => {
    const env = { REANA_MADMINER_HOME: home };
    writeFileSync(join(home, 'token'), server.server.token);
    const profiles = openProfiles({ env, cwd: home });
    await profiles.set('server', server.server.url, { profile: 'lab' });
    expect(await profiles.set('token-file', 'token', { profile: 'lab' })).toEqual({
      ...{ profile: 'lab', key: 'token-file', value: join(home, 'token') },
    });
    expect(await whoami({})).toMatchObject({ credential: { origin: { kind: 'profile', name: 'lab' } } });
    expect((await readSettings({ env })).values).toMatchObject({
      server: { value: server.server.url, origin: { kind: 'profile', name: 'lab' } },
      token: { value: `in ${join(home, 'token')}` },
    });
    await profiles.unset('token-file');
    expect(await codeOf(whoami({}))).toBe('configuration');
    await profiles.remove('lab');
    expect((await profiles.read()).profiles.size).toBe(0);
  });

  test('by the output of a command', async () => {
    const given = { server: server.server.url, tokenCommand: `echo ${server.server.token}` };
    expect(await whoami(given)).toMatchObject({
      credential: { kind: 'command', origin: { kind: 'option', name: 'token-command' } },
    });
  });

  test('and fails with a typed error that says what is missing', async () => {
    expect(await codeOf(whoami({}))).toBe('configuration');
    expect(await codeOf(whoami({ server: server.server.url }))).toBe('configuration');
    expect(await codeOf(whoami({ server: server.server.url, local: true }))).toBe('usage');
  });

  test('warns of what weakens the connection', async () => {
    const warnings: ConnectWarning[] = [];
    const given = { server: server.server.url, accessToken: server.server.token, insecure: true };
    await whoami({ ...given, onWarning: (warning) => warnings.push(warning) });
    expect(warnings.map(({ code }) => code)).toEqual(['settings']);
  });
});

test('createClient looks nothing up', async () => {
  const { url: serverUrl, token: accessToken } = server.server;
  const client = createClient({ serverUrl, accessToken, clock: new QuietClock() });
  expect(await client.whoami()).toMatchObject({ email: 'root@localhost', credential: { kind: 'token' } });
  expect(client.local).toBeUndefined();
  await client.close();
});

test('a login is made, found by the next connection, and ended', async () => {
  const fake = await FakeProvider.start();
  const reana = await startReana(fake);
  const clock = new QuietClock();
  const env = { REANA_MADMINER_HOME: home };
  try {
    const prompts: unknown[] = [];
    const login = await logIn({
      ...{ server: reana.url, flow: 'device', env, clock, remember: true },
      onPrompt: (prompt) => prompts.push(prompt),
    });
    expect(prompts).toEqual([{ flow: 'device', url: `${fake.stub.url}/device`, code: 'ABCD-EFGH' }]);
    expect(login).toMatchObject({ email: 'ada@example.org', isRenewable: true, profile: 'default' });
    expect(await whoami({ clock })).toMatchObject({
      ...{ server: reana.url, credential: { kind: 'login', issuer: login.issuer, isRenewable: true } },
    });
    expect(await logOut({ env, clock })).toEqual({ server: reana.url, wasLoggedIn: true, isRevoked: true });
    expect(await codeOf(whoami({ clock }))).toBe('configuration');
  } finally {
    await reana.close();
    await fake.close();
  }
});

describe('the embedded server', () => {
  test('that runs already is found, keeps its settings, and goes on', async () => {
    const warnings: ConnectWarning[] = [];
    const local = { dataDir: server.dataDir, cores: 3 };
    const client = await connect({ local, onWarning: (warning) => warnings.push(warning) });
    expect(client.local?.isOwn).toBe(false);
    expect(await client.whoami()).toMatchObject({ credential: { kind: 'local' } });
    await client.close();
    expect(warnings).toMatchObject([{ code: 'settings-ignored', settings: ['cores'] }]);
    expect(await findLocalServer(server.dataDir)).toBeDefined();
  });

  test('that a client has started ends with it, unless it is kept', async () => {
    const local = { dataDir: join(home, 'data'), cores: 1 };
    const first = await connect({ local });
    expect(first.local?.isOwn).toBe(true);
    await first.server.ping();
    await first.close();
    expect(await findLocalServer(local.dataDir)).toBeUndefined();
    const second = await connect({ local });
    second.local?.keepRunning();
    await second.close();
    const third = await connect({ local: { dataDir: local.dataDir } });
    expect([third.local?.isOwn, third.local?.record.url]).toEqual([false, second.local?.record.url]);
    expect(await third.local?.stop()).toBe(true);
    await third.close();
    expect(await findLocalServer(local.dataDir)).toBeUndefined();
  });
});

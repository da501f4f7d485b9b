import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { logOut } from '../../src/config/log-in.js';
import { LoginStore } from '../../src/config/login-store.js';
import { StoredLoginTokens } from '../../src/config/stored-login.js';
import { createRestClient, type RestClient } from '../../src/reana/rest-client.js';
import { FakeProvider, makeJwt, refusal, startReana } from '../reana/auth/fake-login.js';
import type { StubServer } from '../reana/stub-server.js';
import { QuietClock } from '../support/quiet-clock.js';
import { temporaryFolders } from './temporary-folder.js';

const folders = temporaryFolders();
const clock = new QuietClock();
let count = 0;
let state = '';
let store: LoginStore;
let fake: FakeProvider;
let reana: StubServer;
let server = '';

beforeEach(async () => {
  count += 1;
  state = join(folders.state, String(count));
  store = new LoginStore(state, clock);
  fake = await FakeProvider.start();
  reana = await startReana(fake);
  server = reana.url;
});

afterEach(async () => {
  await reana.close();
  await fake.close();
});

/** Stores a login whose access token has this many seconds left, and answers the token. */
async function storeLogin(seconds: number | undefined, refreshToken = fake.refreshToken): Promise<string> {
  const accessToken = makeJwt();
  fake.given.push(accessToken);
  await store.saveLogin(server, fake.provider, {
    accessToken,
    refreshToken,
    ...(seconds === undefined ? {} : { expiresAt: clock.now() + seconds * 1000 }),
  });
  return accessToken;
}

function source(): StoredLoginTokens {
  return new StoredLoginTokens(new LoginStore(state, clock), server, { clock });
}

function client(): RestClient {
  return createRestClient({ serverUrl: server, clock, tokens: source() });
}

async function stored(): Promise<{ accessToken?: string; refreshToken?: string }> {
  return (await store.read(server))?.tokens ?? {};
}

test.each([
  [90, 0],
  [59, 1],
  [-5, 1],
  [undefined, 0],
])('a token with %p seconds left is renewed %d times', async (seconds, refreshes) => {
  const old = await storeLogin(seconds);
  const token = await source().token({});
  expect(fake.refreshes).toBe(refreshes);
  expect(token === old).toBe(refreshes === 0);
  expect((await stored()).accessToken).toBe(token);
});

test('time passing in the middle of a long wait is noticed', async () => {
  await storeLogin(3600);
  const tokens = source();
  const first = await tokens.token({});
  await clock.sleep(3000_000);
  expect(await tokens.token({})).toBe(first);
  await clock.sleep(545_000);
  expect(await tokens.token({})).not.toBe(first);
  expect(fake.refreshes).toBe(1);
});

test('20 requests at once renew once', async () => {
  await storeLogin(10);
  const reanaClient = client();
  const accounts = await Promise.all(Array.from({ length: 20 }, () => reanaClient.server.you()));
  expect(accounts).toHaveLength(20);
  expect(fake.refreshes).toBe(1);
  expect(reana.calls).toEqual(Array.from({ length: 20 }, () => 'GET /api/you'));
});

test('clients that know nothing of each other renew once', async () => {
  await storeLogin(10);
  const tokens = await Promise.all(Array.from({ length: 5 }, () => source().token({})));
  expect(new Set(tokens).size).toBe(1);
  expect(fake.refreshes).toBe(1);
});

test('20 refused requests renew once, and all succeed', async () => {
  await storeLogin(3600);
  fake.given.push('another token is the good one now');
  const reanaClient = client();
  await Promise.all(Array.from({ length: 20 }, () => reanaClient.server.you()));
  expect(fake.refreshes).toBe(1);
});

test('a request that is refused again after a renewal fails', async () => {
  await storeLogin(3600);
  reana.use({ 'GET /api/you': { status: 401, body: { message: 'Invalid access token.' } } });
  await expect(client().server.you()).rejects.toMatchObject({ code: 'authentication' });
  expect(fake.refreshes).toBe(1);
  expect(reana.calls).toEqual(['GET /api/you', 'GET /api/you']);
});

test('a refused token that another process has replaced is not renewed', async () => {
  const old = await storeLogin(3600);
  const tokens = source();
  await tokens.token({});
  const newer = await storeLogin(3600);
  expect(await tokens.renew(old, {})).toBe(newer);
  expect(fake.refreshes).toBe(0);
});

test('a new refresh token replaces the old one; else that stays', async () => {
  await storeLogin(10);
  fake.lifetime = 30;
  const tokens = source();
  await tokens.token({});
  expect((await stored()).refreshToken).toBe('refresh-token-2');
  await tokens.token({});
  expect((await stored()).refreshToken).toBe('refresh-token-3');
  fake.rotates = false;
  fake.faults.push(() => ({ body: { token_type: 'Bearer', access_token: makeJwt(), expires_in: 3600 } }));
  await tokens.token({});
  expect((await stored()).refreshToken).toBe('refresh-token-3');
});

test('the end of a token is that of the token where the provider names none', async () => {
  await storeLogin(10);
  const exp = Math.floor(clock.now() / 1000) + 1800;
  fake.faults.push(() => ({ body: { token_type: 'Bearer', access_token: makeJwt({ exp }) } }));
  await source().token({});
  expect((await store.read(server))?.tokens?.expiresAt).toBe(exp * 1000);
});

test('a rejected refresh token ends the login', async () => {
  await storeLogin(-10, 'stale-refresh-token');
  await expect(client().server.you()).rejects.toMatchObject({
    code: 'login-required',
    action: { type: 'login', server },
  });
  expect(await stored()).toEqual({});
  expect(reana.requests).toEqual([]);
});

test('but not when another process has stored a newer one meanwhile', async () => {
  await storeLogin(-10, 'stale-refresh-token');
  let newer = '';
  fake.faults.push(async () => {
    newer = await storeLogin(3600);
    return refusal('invalid_grant');
  });
  expect(await source().token({})).toBe(newer);
  expect((await stored()).accessToken).toBe(newer);
});

test.each([
  ['a refusal of the program', () => refusal('invalid_client'), 'login-failed'],
  ['a failing provider', () => ({ status: 500, body: '' }), 'server-error'],
  ['a web page', () => ({ body: '<html></html>' }), 'login-failed'],
])('%s keeps the login', async (_name, reply, code) => {
  const accessToken = await storeLogin(-10);
  const { refreshToken } = fake;
  fake.faults.push(reply);
  await expect(source().token({})).rejects.toMatchObject({ code });
  expect(await stored()).toMatchObject({ accessToken, refreshToken });
});

test('a provider that is away for a moment is asked again', async () => {
  await storeLogin(-10);
  fake.faults.push(
    () => ({ status: 503, headers: { 'Retry-After': '0' }, body: '' }),
    (_fields, response) => {
      response.socket?.destroy();
      return undefined;
    },
  );
  await expect(client().server.you()).resolves.toMatchObject({ email: 'ada@example.org' });
  expect(fake.asked).toHaveLength(3);
});

test('while the token is valid still, a provider that is away is no error', async () => {
  const accessToken = await storeLogin(30);
  fake.faults.push(() => ({ status: 503, body: '' }));
  expect(await source().token({})).toBe(accessToken);
});

test('an answer of no use does not lose the refresh token that came with it', async () => {
  await storeLogin(-10);
  fake.faults.push(() => {
    fake.refreshToken = 'the-next-one';
    return { body: { token_type: 'Bearer', refresh_token: 'the-next-one' } };
  });
  const tokens = source();
  await expect(tokens.token({})).rejects.toMatchObject({ code: 'login-failed' });
  expect((await stored()).refreshToken).toBe('the-next-one');
  await expect(tokens.token({})).resolves.not.toBe('');
});

test('without a refresh token a login is good until its token ends', async () => {
  const accessToken = makeJwt();
  const save = (seconds: number): Promise<void> =>
    store.saveLogin(server, fake.provider, { accessToken, expiresAt: clock.now() + seconds * 1000 });
  await save(30);
  expect(await source().token({})).toBe(accessToken);
  expect(await source().renew(accessToken, {})).toBeUndefined();
  await save(-1);
  await expect(source().token({})).rejects.toMatchObject({ code: 'login-required' });
});

test('a logout in the middle of a renewal wins: the new tokens are revoked and stored nowhere', async () => {
  await storeLogin(10);
  fake.faults.push(async () => {
    await logOut(server, { folders: { config: state, state }, clock });
    return { body: fake.tokens() };
  });
  await expect(source().token({})).rejects.toMatchObject({ code: 'login-required' });
  expect(await stored()).toEqual({});
  expect(fake.revoked).toEqual(['refresh-token-0', 'refresh-token-2']);
  expect(readFileSync(store.file, 'utf8')).not.toContain('refresh-token');
});

test('a login in the middle of a renewal wins too', async () => {
  await storeLogin(10);
  let newer = '';
  fake.faults.push(async () => {
    newer = await storeLogin(3600, 'refresh-token-of-the-new-login');
    return { body: fake.tokens() };
  });
  expect(await source().token({})).toBe(newer);
  expect((await stored()).refreshToken).toBe('refresh-token-of-the-new-login');
  expect(fake.revoked).toEqual([fake.refreshToken]);
});

test('an interruption does not lose the answer to a renewal', async () => {
  await storeLogin(10);
  const controller = new AbortController();
  const order: string[] = [];
  fake.faults.push(async () => {
    controller.abort();
    // Whatever the abort ends at once has ended after this.
    await new Promise((resolve) => setImmediate(resolve));
    order.push('answer');
    return { body: fake.tokens() };
  });
  const interrupted = source()
    .token({ signal: controller.signal })
    .finally(() => order.push('interruption'));
  await expect(interrupted).rejects.toMatchObject({ code: 'aborted' });
  expect(order).toEqual(['answer', 'interruption']);
  expect((await stored()).refreshToken).toBe(fake.refreshToken);
});

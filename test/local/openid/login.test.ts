import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, importJWK, SignJWT, type JWK, type JWTPayload } from 'jose';
import { systemClock } from '../../../src/core/clock.js';
import {
  beginLogin,
  Browser,
  post,
  readConfiguration,
  tokensOf,
  type Configuration,
  type Page,
  type Tokens,
} from '../support/login.js';
import { TestServer, type Answer } from '../support/server-fixture.js';
import { keepPort } from '../../support/kept-port.js';
import { expectWords } from '../../support/words.js';

const CALLBACK = 'http://127.0.0.1:43210/callback';
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const client_id = 'reana-cli';

let server: TestServer;
let configuration: Configuration;
/** What the server's clock shows, in milliseconds since the epoch, once the test has set it. */
let now: number | undefined;

beforeAll(async () => {
  server = await TestServer.start({
    generation: 'oidc',
    clock: { ...systemClock, now: () => now ?? systemClock.now() },
    openid: { accessTokenSeconds: 300, loopbackPort: 8765 },
  });
  configuration = await readConfiguration(server.server.url);
});
afterAll(() => server.close());
afterEach(() => (now = undefined));

function refresh(refresh_token: string): Promise<Answer> {
  return post(configuration.token_endpoint, { grant_type: 'refresh_token', client_id, refresh_token });
}

async function logIn(callback = CALLBACK, scope?: string): Promise<Tokens> {
  const login = beginLogin(configuration, callback, scope);
  const { address } = await new Browser().walk(login.address, server.server.token);
  return tokensOf(await login.finish(address));
}

/** What a page says to whoever reads it. */
function textOf({ answer }: Page): string[] {
  const [, body = ''] = answer.text.split('<body>');
  const texts = body.split(/<[^>]*>/).map((text) => text.replaceAll(server.dataDir, 'FOLDER').trim());
  return texts.filter((text) => text !== '');
}

async function opens(bearer: string): Promise<boolean> {
  const { status } = await server.send('GET', '/api/you', { bearer });
  expect([200, 401]).toContain(status);
  return status === 200;
}

test('a login with a browser gives an access token for REANA alone, and a refresh token', async () => {
  const tokens = await logIn();
  expect(decodeProtectedHeader(tokens.access_token).alg).toBe('RS256');
  const claims = decodeJwt(tokens.access_token);
  expect(claims).toMatchObject({
    iss: configuration.issuer,
    aud: 'reana',
    client_id,
    reana_roles: ['reana:user'],
  });
  expect(tokens.expires_in).toBe(300);
  expect(claims.exp! - claims.iat!).toBe(300);
  expect(tokens.refresh_token).toMatch(/^[\w-]{40,}$/);
  expect(decodeJwt(tokens.id_token)).toMatchObject({ aud: client_id, sub: claims.sub });
  expect(await opens(tokens.access_token)).toBe(true);
  expect(await opens(tokens.id_token)).toBe(false);
});

test.each(['http://127.0.0.1:1/callback', 'http://localhost:65535/callback', 'http://[::1]:4711/callback'])(
  'a browser comes back to %s',
  async (callback) => {
    expect(await opens((await logIn(callback)).access_token)).toBe(true);
  },
);

test.each([
  'http://127.0.0.1:1/elsewhere',
  'https://127.0.0.1:1/callback',
  'http://10.0.0.1/callback',
  'http://evil.example/callback',
])('a browser is not sent to %s', async (callback) => {
  const page = await new Browser().open(beginLogin(configuration, callback).address);
  expect(page.answer.status).toBe(400);
  expect(page.answer.text).toContain('redirect_uri');
  expect(page.address).toContain(server.server.url);
});

test('only the token of the server opens the login page, and it is asked for each time', async () => {
  const browser = new Browser();
  const first = await browser.open(beginLogin(configuration, CALLBACK).address);
  expect(first.answer.text).toContain(CALLBACK);
  expect(first.answer.text).toContain(join(server.dataDir, 'server.json'));
  expectWords(textOf(first), 'asked');
  expect(first.answer.text).not.toContain(server.server.token);
  const refusals = new Set<string>();
  for (const token of ['', 'x'.repeat(43), '<script>']) {
    const refused = await browser.submit(first, { token });
    expect(refused.answer.status).toBe(403);
    expect(refused.answer.text).not.toContain('<script');
    refusals.add(/<p class="error">(.*)<\/p>/.exec(refused.answer.text)![1]!);
  }
  expectWords([...refusals], 'refused');
  const { address } = await browser.submit(first, { token: ` ${server.server.token}\n` });
  expect(address).toMatch(/^http:\/\/127\.0\.0\.1:43210\/callback\?code=/);
  const second = await browser.open(beginLogin(configuration, CALLBACK).address);
  expect(second.answer.text).toContain('name="token"');
});

test('the page of a login is of no use in another browser', async () => {
  const { address } = await new Browser().open(beginLogin(configuration, CALLBACK).address);
  const other = await new Browser().open(address, new URLSearchParams({ token: server.server.token }));
  expect(other.answer.status).toBe(400);
  expectWords(textOf(other));
});

test('pages bring no scripts and go into no frames', async () => {
  const { answer } = await new Browser().open(beginLogin(configuration, CALLBACK).address);
  const policy = String(answer.headers['content-security-policy']);
  expect(policy).toContain("default-src 'none'");
  expect(policy).toContain("frame-ancestors 'none'");
  expect(answer.headers['cache-control']).toBe('no-store');
});

test('a code is worth nothing without its verifier, and once only', async () => {
  const login = beginLogin(configuration, CALLBACK);
  const { address } = await new Browser().walk(login.address, server.server.token);
  const code = new URL(address).searchParams.get('code')!;
  const guess = { grant_type: 'authorization_code', client_id, code, redirect_uri: CALLBACK };
  const stolen = await post(configuration.token_endpoint, { ...guess, code_verifier: 'a'.repeat(43) });
  expect([stolen.status, stolen.json]).toMatchObject([400, { error: 'invalid_grant' }]);

  const again = beginLogin(configuration, CALLBACK);
  const { address: next } = await new Browser().walk(again.address, server.server.token);
  const tokens = tokensOf(await again.finish(next));
  expect((await again.finish(next)).json).toMatchObject({ error: 'invalid_grant' });
  expect((await refresh(tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
});

test('a login without proof key is refused', async () => {
  const address = new URL(beginLogin(configuration, CALLBACK).address);
  address.searchParams.delete('code_challenge');
  address.searchParams.delete('code_challenge_method');
  const page = await new Browser().open(address.href);
  expect(new URL(page.address).searchParams.get('error')).toBe('invalid_request');
});

test('a device logs in by a code that the user compares', async () => {
  const start = await post(configuration.device_authorization_endpoint, {
    client_id,
    scope: 'openid offline_access',
    code_challenge: 'a'.repeat(43),
    code_challenge_method: 'S256',
  });
  const { device_code, user_code, verification_uri_complete, expires_in } = start.json as unknown as {
    device_code: string;
    user_code: string;
    verification_uri_complete: string;
    expires_in: number;
  };
  expect(expires_in).toBe(600);
  const poll = (): Promise<Answer> =>
    post(configuration.token_endpoint, {
      grant_type: DEVICE_GRANT,
      client_id,
      device_code,
      code_verifier: 'b'.repeat(43),
    });
  expect((await poll()).json).toMatchObject({ error: 'authorization_pending' });
  const browser = new Browser();
  const confirm = await browser.submit(await browser.open(verification_uri_complete));
  expect(confirm.answer.text).toContain(`<strong>${user_code}</strong>`);
  expectWords(
    textOf(confirm).map((text) => text.replace(user_code, 'CODE')),
    'confirm',
  );
  const last = await browser.walk(verification_uri_complete, server.server.token);
  expectWords(textOf(last), 'last');
  const tokens = tokensOf(await poll());
  expect(await opens(tokens.access_token)).toBe(true);
  expect(tokens.refresh_token).toBeDefined();
  expect((await poll()).json).toMatchObject({ error: 'invalid_grant' });
});

test('a device that the user does not know gets nothing', async () => {
  const start = await post(configuration.device_authorization_endpoint, { client_id, scope: 'openid' });
  const { device_code, user_code, verification_uri } = start.json as unknown as Record<string, string>;
  const browser = new Browser();
  const typed = await browser.submit(await browser.open(verification_uri!), { user_code: user_code! });
  await browser.submit(typed, { abort: 'yes' });
  const answer = await post(configuration.token_endpoint, {
    grant_type: DEVICE_GRANT,
    client_id,
    device_code: device_code!,
  });
  expect(answer.json).toMatchObject({ error: 'access_denied' });
});

test('a refresh token is good once; who uses it twice ends the login', async () => {
  const first = await logIn();
  const second = tokensOf(await refresh(first.refresh_token));
  expect(await opens(second.access_token)).toBe(true);
  expect(second.refresh_token).not.toBe(first.refresh_token);
  expect((await refresh(first.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
  expect((await refresh(second.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
});

test('a login that was revoked can not be renewed', async () => {
  const tokens = await logIn();
  const revoked = await post(configuration.revocation_endpoint, {
    client_id,
    token: tokens.refresh_token,
    token_type_hint: 'refresh_token',
  });
  expect(revoked.status).toBe(200);
  expect((await refresh(tokens.refresh_token)).json).toMatchObject({ error: 'invalid_grant' });
});

test('access tokens end when they say, with half a minute for clocks that differ', async () => {
  const { access_token } = await logIn();
  const end = decodeJwt(access_token).exp! * 1000;
  now = end + 10_000;
  expect(await opens(access_token)).toBe(true);
  now = end + 40_000;
  expect(await opens(access_token)).toBe(false);
});

describe('tokens made with the right key', () => {
  const TODAY = Date.UTC(2030, 0, 1);
  /** The provider makes its key at the first login. */
  beforeAll(() => logIn());
  beforeEach(() => (now = TODAY));

  const good = (): JWTPayload => ({
    iss: configuration.issuer,
    aud: 'reana',
    sub: 'someone',
    exp: TODAY / 1000 + 60,
  });

  function without(claim: string, payload: JWTPayload): JWTPayload {
    return Object.fromEntries(Object.entries(payload).filter(([name]) => name !== claim));
  }

  async function sign(payload: JWTPayload, alg = 'RS256'): Promise<string> {
    const { signing } = JSON.parse(readFileSync(join(server.dataDir, 'openid', 'keys.json'), 'utf8')) as {
      signing: JWK;
    };
    const key = await importJWK({ ...signing, alg }, alg);
    return new SignJWT(payload).setProtectedHeader({ alg, kid: signing.kid! }).sign(key);
  }

  test.each<[string, (payload: JWTPayload) => JWTPayload, boolean]>([
    ['all right', (payload) => payload, true],
    ['with another audience beside', (payload) => ({ ...payload, aud: ['x', 'reana'] }), true],
    ['for somebody else', (payload) => ({ ...payload, aud: 'x' }), false],
    ['from somebody else', (payload) => ({ ...payload, iss: 'https://elsewhere.example' }), false],
    ['of nobody', (payload) => without('sub', payload), false],
    ['without end', (payload) => without('exp', payload), false],
    ['not good yet', (payload) => ({ ...payload, nbf: TODAY / 1000 + 300 }), false],
  ])('%s', async (_name, change, accepted) => {
    expect(await opens(await sign(change(good())))).toBe(accepted);
  });

  test('by another algorithm', async () => {
    expect(await opens(await sign(good(), 'RS512'))).toBe(false);
  });

  test('unsigned', async () => {
    const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    expect(await opens(`${encode({ alg: 'none' })}.${encode(good())}.`)).toBe(false);
  });
});

test('a port of the loopback address is announced when the server names one', () => {
  expect(configuration).toHaveProperty('reana_cli_loopback_port', 8765);
});

test("keys and logins are the owner's alone, and outlive the server", async () => {
  const port = await keepPort();
  const first = await TestServer.start({ generation: 'oidc', port });
  expect(existsSync(join(first.dataDir, 'openid'))).toBe(false);
  const before = await readConfiguration(first.server.url);
  const login = beginLogin(before, CALLBACK);
  const { address } = await new Browser().walk(login.address, first.server.token);
  const tokens = tokensOf(await login.finish(address));
  const folder = join(first.dataDir, 'openid');
  expect(statSync(folder).mode & 0o777).toBe(0o700);
  expect(readdirSync(folder).sort()).toEqual(['keys.json', 'logins.json']);
  for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  expect(readFileSync(join(folder, 'logins.json'), 'utf8')).not.toContain(tokens.access_token);

  await first.server.close();
  const second = await TestServer.start({ generation: 'oidc', dataDir: first.dataDir, port });
  const { access_token } = tokens;
  expect((await second.send('GET', '/api/you', { bearer: access_token })).status).toBe(200);
  const renewed = await post(before.token_endpoint, {
    grant_type: 'refresh_token',
    client_id,
    refresh_token: tokens.refresh_token,
  });
  const bearer = tokensOf(renewed).access_token;
  expect((await second.send('GET', '/api/you', { bearer })).status).toBe(200);
  await second.close();
});

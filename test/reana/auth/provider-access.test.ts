import { systemClock } from '../../../src/core/clock.js';
import type { TlsOptions } from '../../../src/reana/http/connection.js';
import { decodeProvider, type OpenIdProvider } from '../../../src/reana/auth/provider.js';
import { refreshTokens, revokeToken, type Refresh } from '../../../src/reana/auth/refresh-tokens.js';
import { Files, makeAuthority, makeCertificate, type Pair } from '../certificates.js';
import { FakeProvider, refusal } from './fake-login.js';

const open: FakeProvider[] = [];
const files = new Files();

afterEach(async () => {
  for (const each of open.splice(0)) await each.close();
});
afterAll(() => files.remove());

async function start(tls?: { readonly key: Buffer; readonly cert: Buffer }): Promise<FakeProvider> {
  const fake = await FakeProvider.start(tls);
  open.push(fake);
  return fake;
}

function refresh(
  fake: FakeProvider,
  options: { serverUrl?: string; tls?: TlsOptions; timeout?: number; provider?: OpenIdProvider } = {},
): Promise<Refresh> {
  const { serverUrl = fake.stub.url, tls, timeout, provider = fake.provider } = options;
  return refreshTokens(provider, fake.refreshToken, { serverUrl, clock: systemClock, tls, timeout });
}

describe('TLS', () => {
  let fake: FakeProvider;
  let own: Pair;
  let caFile: string;

  beforeAll(async () => {
    const authority = await makeAuthority();
    own = await makeCertificate(['127.0.0.1'], { authority });
    caFile = files.write('ca.pem', authority.cert);
  });
  beforeEach(async () => {
    fake = await start({ key: Buffer.from(own.key), cert: Buffer.from(own.cert) });
  });

  test('an unknown authority is refused', async () => {
    await expect(refresh(fake)).rejects.toMatchObject({ code: 'network', kind: 'tls' });
  });

  test('one that the user trusts is not', async () => {
    await expect(refresh(fake, { tls: { caFile } })).resolves.toHaveProperty('tokens');
  });

  test('trusting a server unseen trusts a provider on the same address', async () => {
    await expect(refresh(fake, { tls: { insecure: true } })).resolves.toHaveProperty('tokens');
  });

  test('but none elsewhere', async () => {
    const serverUrl = 'https://reana.example.org';
    const untrusted = refresh(fake, { serverUrl, tls: { insecure: true } });
    await expect(untrusted).rejects.toMatchObject({ code: 'network', kind: 'tls' });
  });
});

test('a provider that never answers is given up', async () => {
  const fake = await start();
  fake.faults.push(() => undefined);
  await expect(refresh(fake, { timeout: 0.1 })).rejects.toMatchObject({ code: 'network', kind: 'timeout' });
});

test.each([
  [429, 'rate-limited'],
  [500, 'server-error'],
  [503, 'server-unavailable'],
])('HTTP %d is a passing failure', async (status, code) => {
  const fake = await start();
  fake.faults.push(() => ({ status, headers: { 'Retry-After': '2' }, body: { error: 'server_error' } }));
  await expect(refresh(fake)).rejects.toMatchObject({ code, status, retryAfter: 2000 });
});

test('a rejected refresh token is told from other refusals', async () => {
  const fake = await start();
  fake.faults.push(
    () => refusal('invalid_grant', 'session is over'),
    () => refusal('invalid_client', 'no such program'),
  );
  expect(await refresh(fake)).toMatchObject({ isRejected: true, error: { code: 'login-required' } });
  expect(await refresh(fake)).toMatchObject({
    isRejected: false,
    error: { code: 'login-failed', message: expect.stringContaining('no such program') as string },
  });
});

test('an answer of no use still tells the refresh token that replaces the old one', async () => {
  const fake = await start();
  fake.faults.push(() => ({ body: { token_type: 'Bearer', refresh_token: 'the-next-one' } }));
  expect(await refresh(fake)).toMatchObject({ isRejected: false, refreshToken: 'the-next-one' });
});

test('the refresh token stays where the provider gives no other', async () => {
  const fake = await start();
  fake.faults.push(() => ({ body: { token_type: 'Bearer', access_token: 'next', expires_in: 60 } }));
  expect(await refresh(fake)).toMatchObject({ tokens: { refreshToken: fake.refreshToken } });
});

test('a login that can not be ended is an error', async () => {
  const fake = await start();
  const access = { serverUrl: fake.stub.url, clock: systemClock };
  await revokeToken(fake.provider, 'refresh-token', access);
  expect(fake.revoked).toEqual(['refresh-token']);
  fake.revocation = { status: 503, body: '' };
  await expect(revokeToken(fake.provider, 'refresh-token', access)).rejects.toMatchObject({
    code: 'server-unavailable',
  });
  const provider = decodeProvider({ ...fake.document, revocation_endpoint: null }, fake.stub.url);
  await expect(revokeToken(provider, 'refresh-token', access)).rejects.toMatchObject({
    code: 'login-failed',
  });
});

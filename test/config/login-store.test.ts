import { chmodSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { LoginStore } from '../../src/config/login-store.js';
import type { OpenIdProvider } from '../../src/reana/auth/provider.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { QuietClock } from '../support/quiet-clock.js';
import { expectWords } from '../support/words.js';
import { temporaryFolders } from './temporary-folder.js';

const folders = temporaryFolders();
const clock = new QuietClock();
let count = 0;
let folder = '';
let store: LoginStore;

beforeEach(() => {
  count += 1;
  folder = join(folders.state, String(count));
  store = new LoginStore(folder, clock);
});

const SERVER = 'https://reana.example.org';
const provider: OpenIdProvider = {
  issuer: 'https://login.example.org',
  clientId: 'reana-cli',
  authorizationEndpoint: 'https://login.example.org/auth',
  tokenEndpoint: 'https://login.example.org/token',
  revocationEndpoint: 'https://login.example.org/revoke',
  signingAlgorithms: ['ES256'],
  takesQueryTokens: false,
};
const tokens = { accessToken: 'access-1', refreshToken: 'refresh-1', expiresAt: Date.UTC(2030, 0, 1) };

function modeOf(path: string): number {
  return statSync(path).mode & 0o777;
}

test('what is saved is read again, by others too', async () => {
  expect(await store.read(SERVER)).toBeUndefined();
  await store.saveLogin(SERVER, provider, tokens);
  expect(await new LoginStore(folder, clock).read(SERVER)).toEqual({ provider, tokens, epoch: 1 });
  expect(await store.read('https://other.example.org')).toBeUndefined();
});

test('a login without end or refresh token stays so', async () => {
  await store.saveLogin(SERVER, provider, { accessToken: 'access-1' });
  expect((await store.read(SERVER))?.tokens).toEqual({ accessToken: 'access-1' });
});

test('nobody else can read it, not even where the folder was open', async () => {
  await mkdir(folder, { recursive: true, mode: 0o755 });
  writeFileSync(store.file, '{}', { mode: 0o644 });
  chmodSync(store.file, 0o644);
  await store.saveLogin(SERVER, provider, tokens);
  expect(modeOf(store.file)).toBe(0o600);
  expect(modeOf(folder)).toBe(0o700);
  expect(readdirSync(folder)).toEqual(['logins.json']);
});

test('fields and servers of other programs stay', async () => {
  await mkdir(folder, { recursive: true });
  const others = {
    servers: { [SERVER]: { note: 'mine', epoch: 4 }, 'https://other.example.org': { access_token: 'x' } },
    format: 2,
  };
  writeFileSync(store.file, JSON.stringify(others));
  await store.saveLogin(SERVER, provider, tokens);
  await store.forget(SERVER);
  const written = JSON.parse(readFileSync(store.file, 'utf8')) as typeof others;
  expect(written).toMatchObject({
    servers: { [SERVER]: { note: 'mine', epoch: 6 }, 'https://other.example.org': { access_token: 'x' } },
    format: 2,
  });
  expect(written.servers[SERVER]).not.toHaveProperty('access_token');
});

test('to forget answers what was known and leaves no token', async () => {
  await store.saveLogin(SERVER, provider, tokens);
  expect(await store.forget(SERVER)).toEqual({ provider, tokens, epoch: 1 });
  expect(readFileSync(store.file, 'utf8')).not.toMatch(/access-1|refresh-1/);
  expect(await store.read(SERVER)).toEqual({ provider, epoch: 2 });
  expect(await store.forget('https://never.example.org')).toBeUndefined();
});

test('renewed tokens are stored only where nothing has changed meanwhile', async () => {
  await store.saveLogin(SERVER, provider, tokens);
  const renewed = { accessToken: 'access-2', refreshToken: 'refresh-2' };
  expect(await store.saveRefreshed(SERVER, 1, renewed)).toBe(true);
  expect(await store.saveRefreshed(SERVER, 1, { accessToken: 'access-3' })).toBe(false);
  expect(await store.read(SERVER)).toMatchObject({ tokens: renewed, epoch: 2 });
  await store.forget(SERVER);
  expect(await store.saveRefreshed(SERVER, 2, renewed)).toBe(false);
  expect((await store.read(SERVER))?.tokens).toBeUndefined();
});

test('a rejected refresh token is forgotten only where it is the stored one', async () => {
  await store.saveLogin(SERVER, provider, tokens);
  expect(await store.forgetRejected(SERVER, 'refresh-0')).toBe(false);
  expect(await store.forgetRejected(SERVER, 'refresh-1')).toBe(true);
  expect((await store.read(SERVER))?.tokens).toBeUndefined();
});

test('changes at the same time are all made', async () => {
  const servers = Array.from({ length: 12 }, (_, index) => `https://${index}.example.org`);
  await Promise.all(
    servers.map((server) => new LoginStore(folder, clock).saveLogin(server, provider, tokens)),
  );
  for (const server of servers) expect((await store.read(server))?.tokens).toEqual(tokens);
});

test.each(['', '[]', '{"servers":'])('a file that holds %p is an error that says so', async (text) => {
  await mkdir(folder, { recursive: true });
  writeFileSync(store.file, text);
  const error = await failureOf(store.read(SERVER));
  expect(error).toMatchObject({
    code: 'configuration',
    message: expect.stringContaining(store.file) as string,
  });
  expectWords(wordsOf(error, { [store.file]: 'FILE' }));
});

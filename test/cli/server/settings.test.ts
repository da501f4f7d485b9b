import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Io } from '../../../src/cli/io.js';
import type { ConnectionArguments } from '../../../src/cli/flags/options.js';
import { checkLocality, resolveLocal, resolveRun, resolveServer } from '../../../src/cli/server/settings.js';
import { ConfigError, UsageError } from '../../../src/core/errors.js';
import { TestClock } from '../../reana/stub-server.js';
import { expectWords } from '../../support/words.js';
import { collect, steady } from '../support.js';

const clock = new TestClock();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'settings-'));
  writeFileSync(join(folder, 'token'), 'from-a-file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function io(env: Io['env'] = {}): Io {
  const home = { REANA_MADMINER_HOME: join(folder, 'home') };
  return { stdout: collect().stream, stderr: collect().stream, env: { ...home, ...env }, cwd: folder };
}

function flags(given: Partial<ConnectionArguments> = {}): ConnectionArguments {
  return {
    server: undefined,
    'token-file': undefined,
    'ca-file': undefined,
    profile: undefined,
    'client-cert': undefined,
    'client-key': undefined,
    insecure: undefined,
    debug: false,
    local: false,
    runtime: undefined,
    'local-cores': undefined,
    'local-memory': undefined,
    port: undefined,
    'data-dir': undefined,
    ...given,
  };
}

const ENV = { REANA_SERVER_URL: 'https://env.example', REANA_ACCESS_TOKEN: ' from-the-environment ' };

test.each([
  ['environment', {}, ENV, 'https://env.example', 'from-the-environment'],
  [
    'flag before environment',
    { server: 'https://ENV.example:443/api', 'token-file': 'token' },
    ENV,
    'https://ENV.example:443/api',
    'from-a-file',
  ],
  ['token file before environment', { 'token-file': 'token' }, ENV, 'https://env.example', 'from-a-file'],
])('%s', async (_name, given, env, serverUrl, accessToken) => {
  await expect(resolveServer(flags(given), io(env), clock)).resolves.toEqual({
    serverUrl,
    clock,
    accessToken,
  });
});

test.each([
  ['no server', {}, {}],
  ['an empty server', {}, { REANA_SERVER_URL: '' }],
  ['no token', {}, { REANA_SERVER_URL: 'https://a.example/?token=abcdef' }],
  ['no such token file', { 'token-file': 'gone' }, ENV],
])('%s is a ConfigError that says where it was looked for', async (_name, given, env) => {
  const error: unknown = await resolveServer(flags(given), io(env), clock).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  const { message, hint = '' } = error as ConfigError;
  expectWords({ message: steady(message), hint });
});

test('paths are meant from the current folder', async () => {
  const settings = await resolveServer(flags({ 'ca-file': 'ca.pem' }), io(ENV), clock);
  expect(settings.tls?.caFile).toBe(join(folder, 'ca.pem'));
  expect(resolveLocal({ 'data-dir': 'runs' }, io()).dataDir).toBe(join(folder, 'runs'));
});

test.each([
  ['4G', 4e9],
  ['512Mi', 512 * 1024 ** 2],
  ['1.5 GiB', 1.5 * 1024 ** 3],
  ['1000000', 1_000_000],
])('%s of memory', (text, bytes) => expect(resolveLocal({ memory: text }, io()).memory).toBe(bytes));

test.each(['', '0', 'lots', '4X', '-1G', 'G'])('%j is no amount of memory', (text) =>
  expect(() => resolveLocal({ 'local-memory': text }, io())).toThrow(UsageError),
);

test('the run is the argument, else REANA_WORKON, else an error', () => {
  expect(resolveRun('a.1', { REANA_WORKON: 'b.2' })).toBe('a.1');
  expect(resolveRun(undefined, { REANA_WORKON: 'b.2' })).toBe('b.2');
  expect(() => resolveRun(undefined, {})).toThrow(ConfigError);
});

test.each([
  { local: true, server: 'https://a.example' },
  { local: true, 'token-file': 'token' },
  { 'local-cores': 2 },
  { runtime: 'host' as const },
])('%j contradicts itself', (given) => {
  const error = refusal(() => checkLocality(flags(given)));
  expect(error).toBeInstanceOf(UsageError);
  const [flag = ''] = Object.keys(given).filter((name) => name !== 'local');
  expect(error.message).toContain(`--${flag}`);
  expectWords(error.message);
});

function refusal(call: () => void): UsageError {
  try {
    call();
  } catch (error) {
    return error as UsageError;
  }
  throw new Error('nothing was refused');
}

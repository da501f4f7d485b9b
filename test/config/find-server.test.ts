import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findServer, type ServerOptions, type Surroundings } from '../../src/config/find-server.js';
import { ConfigError, UsageError } from '../../src/core/errors.js';
import { TestClock } from '../reana/stub-server.js';
import { expectWords } from '../support/words.js';

const clock = new TestClock();

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'find-server-'));
  writeFileSync(join(folder, 'token'), 'from-a-file\n');
});
afterAll(() => rmSync(folder, { recursive: true }));

function around(env: Surroundings['env'] = {}, onWarning?: (message: string) => void): Surroundings {
  const home = { REANA_MADMINER_HOME: join(folder, 'home') };
  return { env: { ...home, ...env }, cwd: folder, ...(onWarning === undefined ? {} : { onWarning }) };
}

const ENV = { REANA_SERVER_URL: 'https://env.example', REANA_ACCESS_TOKEN: ' from-the-environment ' };

test.each<[string, ServerOptions, string, string]>([
  ['the environment', {}, 'https://env.example', 'from-the-environment'],
  [
    'options before the environment',
    { server: 'https://ENV.example:443/api', tokenFile: 'token' },
    'https://ENV.example:443/api',
    'from-a-file',
  ],
  ['a token file before the environment', { tokenFile: 'token' }, 'https://env.example', 'from-a-file'],
  ['a token before its file', { tokenFile: 'token', accessToken: ' given ' }, 'https://env.example', 'given'],
])('%s', async (_name, given, serverUrl, accessToken) => {
  await expect(findServer(given, around(ENV), clock)).resolves.toEqual({ serverUrl, clock, accessToken });
});

test.each<[string, ServerOptions, Surroundings['env']]>([
  ['no server', {}, {}],
  ['an empty server', {}, { REANA_SERVER_URL: '' }],
  ['no token', {}, { REANA_SERVER_URL: 'https://a.example/?token=abcdef' }],
  ['no such token file', { tokenFile: 'gone' }, ENV],
])('%s is a ConfigError that says where it was looked for', async (_name, given, env) => {
  const error: unknown = await findServer(given, around(env), clock).catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  const { message, hint = '' } = error as ConfigError;
  expectWords({ message: message.replaceAll(folder, '/tmp/folder'), hint });
});

test('paths are meant from the current folder', async () => {
  const settings = await findServer({ caFile: 'ca.pem' }, around(ENV), clock);
  expect(settings.tls?.caFile).toBe(join(folder, 'ca.pem'));
});

test('a key without its certificate is refused', async () => {
  await expect(findServer({ clientKey: 'key.pem' }, around(ENV), clock)).rejects.toBeInstanceOf(UsageError);
});

test('warns of a server that is trusted unseen, without the token in its address', async () => {
  const warnings: string[] = [];
  const given = { server: 'https://a.example/?token=abcdef', accessToken: 'abcdefgh', insecure: true };
  await findServer(
    given,
    around({}, (message) => warnings.push(message)),
    clock,
  );
  expect(warnings).toHaveLength(1);
  expectWords(warnings);
});

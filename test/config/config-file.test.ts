import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeConfig } from '../../src/config/change-config.js';
import { removeProfile, setInProfile, unsetInProfile, useProfile } from '../../src/config/change-profile.js';
import { configFile, readConfig } from '../../src/config/config-file.js';
import { ConfigError } from '../../src/core/errors.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  file = configFile(join(folder, 'not', 'yet'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const set = (key: string, text: string, profile?: string) =>
  setInProfile(file, { key, text, profile, cwd: folder });

async function failure(promise: Promise<unknown>): Promise<ConfigError> {
  const error: unknown = await promise.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(ConfigError);
  return error as ConfigError;
}

/** A file as somebody wrote it by hand. */
function write(text: string): string {
  file = join(folder, 'config.json');
  writeFileSync(file, text);
  return file;
}

test('no file is an empty configuration', async () => {
  await expect(readConfig(file)).resolves.toEqual({ file, profiles: new Map(), warnings: [] });
  write(' \n');
  await expect(readConfig(file)).resolves.toEqual({ file, profiles: new Map(), warnings: [] });
});

test('a file written by hand: paths are meant from its folder and from home', async () => {
  write(`{
    "current": "lab",
    "profiles": {
      "lab": { "server": "https://lab.example", "token-file": "token", "ca-file": "~/ca.pem", "insecure": false }
    }
  }`);
  const { current, profiles } = await readConfig(file);
  expect(current).toBe('lab');
  expect(profiles.get('lab')).toEqual({
    server: 'https://lab.example',
    'token-file': join(folder, 'token'),
    'ca-file': join(homedir(), 'ca.pem'),
    insecure: false,
  });
});

test.each([
  ['{', /is no JSON: /],
  ['[]', /the file must be an object/],
  ['{"profiles": 3}', /profiles must be an object/],
  ['{"profiles": {"a b": {}}}', /a profile can't be called "a b"/],
  ['{"profiles": {"a": []}}', /profiles\.a must be an object/],
  ['{"profiles": {"a": {"server": 3}}}', /profiles\.a\.server must be a text/],
  ['{"profiles": {"a": {"insecure": "yes"}}}', /profiles\.a\.insecure must be true or false/],
  ['{"profiles": {"a": {"auth.scheme": "basic"}}}', /profiles\.a\.auth\.scheme must be "query" or "bearer"/],
  [
    '{"profiles": {"a": {"token-file": "t", "auth.command": "c"}}}',
    /profiles\.a has either token-file or auth\.command/,
  ],
  ['{"profiles": {"a": {"client-key": "k"}}}', /profiles\.a\.client-key must be given only with client-cert/],
  ['{"current": "b", "profiles": {"a": {}}}', /current must be the name of a profile: there is a$/],
  ['{"current": 3}', /current must be the name of a profile/],
])('%s is refused with the file, the place and what is allowed', async (text, message) => {
  write(text);
  const error = await failure(readConfig(file));
  expect(error.message).toMatch(message);
  if (!/can't be called/.test(error.message)) expect(error.message).toContain(file);
});

test('what it does not know is warned of, and kept', async () => {
  write('{"colour": 1, "profiles": {"a": {"server": "https://a.example", "sever": "x"}}}');
  expect((await readConfig(file)).warnings).toEqual([
    `${file}: colour means nothing here`,
    `${file}: profiles.a.sever means nothing here`,
  ]);
  await set('insecure', 'true', 'a');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toEqual({
    colour: 1,
    current: 'a',
    profiles: { a: { server: 'https://a.example', sever: 'x', insecure: true } },
  });
});

test('the first profile becomes the current one, the next ones are named', async () => {
  await expect(set('server', 'lab.example/api/')).resolves.toMatchObject({
    profile: 'default',
    value: 'https://lab.example',
  });
  await set('token-file', 'token');
  await set('server', 'https://cern.example', 'cern');
  const { current, profiles } = await readConfig(file);
  expect(current).toBe('default');
  expect(Object.fromEntries(profiles)).toEqual({
    default: { server: 'https://lab.example', 'token-file': join(folder, 'token') },
    cern: { server: 'https://cern.example' },
  });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  await useProfile(file, 'cern');
  await expect(set('insecure', 'true')).resolves.toMatchObject({ profile: 'cern', value: true });
  await unsetInProfile(file, { key: 'insecure' });
  expect((await readConfig(file)).profiles.get('cern')).toEqual({ server: 'https://cern.example' });
  const removed = await removeProfile(file, 'cern');
  expect(removed.current).toBeUndefined();
  expect([...removed.profiles.keys()]).toEqual(['default']);
});

test.each([
  ['token', 'abcdef', /^token is not kept/, /login.*token-file.*auth\.command/],
  ['access-token', 'abcdef', /^access-token is not kept/, /login/],
  ['sever', 'https://a.example', /no setting "sever"/, /did you mean server\?/],
  ['colour', 'red', /no setting "colour"/, /there are server, token-file/],
  ['__proto__', 'x', /no setting/, /there are/],
  ['insecure', 'yes', /insecure can't be "yes": it is true or false/, undefined],
  ['auth.scheme', 'basic', /auth\.scheme can't be "basic": it is query or bearer/, undefined],
  ['server', 'http://far.example', /without TLS/, /https:\/\/far\.example/],
  ['ca-file', ' ', /something that is not empty/, undefined],
  ['client-key', 'key.pem', /client-key must be given only with client-cert/, undefined],
])('%s = %s is refused', async (key, text, message, hint) => {
  const error = await failure(set(key, text));
  expect(error.message).toMatch(message);
  if (hint !== undefined) expect(error.hint).toMatch(hint);
  expect(`${error.message} ${error.hint}`).not.toContain('abcdef');
  await expect(readConfig(file)).resolves.toMatchObject({ profiles: new Map() });
});

test('a profile that keeps a token is not pointed at another server', async () => {
  await set('server', 'https://a.example');
  await set('auth.command', 'print-token');
  await set('server', 'https://a.example/reana');
  const error = await failure(set('server', 'https://b.example'));
  expect(error.message).toBe('the profile default keeps auth.command for https://a.example/reana');
  expect(error.hint).toContain('--profile NAME');
});

test('a profile or a value that is not there', async () => {
  await set('server', 'https://a.example', 'lab');
  expect((await failure(useProfile(file, 'lob'))).hint).toBe('did you mean lab?');
  expect((await failure(removeProfile(file, 'somewhere'))).hint).toBe('there is lab');
  expect((await failure(unsetInProfile(file, { key: 'insecure' }))).message).toBe(
    'the profile lab has no insecure',
  );
  expect((await failure(set('server', 'https://b.example', '../up'))).message).toContain('"../up"');
});

test('changes by several at once all take place', async () => {
  const names = Array.from({ length: 12 }, (_, index) => `p${index}`);
  await Promise.all(names.map((name) => set('server', `https://${name}.example`, name)));
  expect([...(await readConfig(file)).profiles.keys()].sort()).toEqual([...names].sort());
});

test('a change that fails leaves the file as it was', async () => {
  await set('server', 'https://a.example');
  const before = readFileSync(file, 'utf8');
  await failure(changeConfig(file, (document) => void (document.current = 'nobody')));
  expect(readFileSync(file, 'utf8')).toBe(before);
});

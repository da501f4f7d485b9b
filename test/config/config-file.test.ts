import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { join } from 'node:path';
import { changeConfig } from '../../src/config/change-config.js';
import { removeProfile, setInProfile, unsetInProfile, useProfile } from '../../src/config/change-profile.js';
import { configFile, readConfig } from '../../src/config/config-file.js';
import { failureOf, wordsOf } from '../support/failures.js';
import { expectWords } from '../support/words.js';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'config-'));
  file = configFile(join(folder, 'not', 'yet'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const set = (key: string, text: string, profile?: string) =>
  setInProfile(file, { key, text, profile, cwd: folder });

/** Fails, and names what is wrong. */
async function expectFailure(promise: Promise<unknown>, name: string): Promise<void> {
  const error = await failureOf(promise);
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(name) as string });
  expectWords(wordsOf(error, { [folder]: 'FOLDER' }), name);
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

test('what is no JSON is refused with the file', async () => {
  write('{');
  const error = await failureOf(readConfig(file));
  expect(error).toMatchObject({ code: 'configuration', message: expect.stringContaining(file) as string });
  // What the parser says differs from one Node to the next.
  expectWords(error.message.replace(file, 'FILE').replace(/: .*/, ': …'));
});

test.each([
  ['[]', 'config.json'],
  ['{"profiles": 3}', 'profiles'],
  ['{"profiles": {"a b": {}}}', '"a b"'],
  ['{"profiles": {"a": []}}', 'profiles.a'],
  ['{"profiles": {"a": {"server": 3}}}', 'profiles.a.server'],
  ['{"profiles": {"a": {"insecure": "yes"}}}', 'profiles.a.insecure'],
  ['{"profiles": {"a": {"auth.scheme": "basic"}}}', 'profiles.a.auth.scheme'],
  ['{"profiles": {"a": {"token-file": "t", "auth.command": "c"}}}', 'profiles.a'],
  ['{"profiles": {"a": {"client-key": "k"}}}', 'profiles.a.client-key'],
  ['{"current": "b", "profiles": {"a": {}}}', 'current'],
  ['{"current": 3}', 'current'],
])('%s is refused with the place and what is allowed', async (text, place) => {
  write(text);
  await expectFailure(readConfig(file), place);
});

test('what it does not know is warned of, and kept', async () => {
  write('{"colour": 1, "profiles": {"a": {"server": "https://a.example", "sever": "x"}}}');
  expectWords((await readConfig(file)).warnings.map((warning) => warning.replace(file, 'FILE')));
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
  ['token', 'abcdef'],
  ['access-token', 'abcdef'],
  ['sever', 'https://a.example'],
  ['colour', 'red'],
  ['__proto__', 'x'],
  ['insecure', 'yes'],
  ['auth.scheme', 'basic'],
  ['server', 'http://far.example'],
  ['ca-file', ' '],
  ['client-key', 'key.pem'],
])('%s = %s is refused', async (key, text) => {
  await expectFailure(set(key, text), key);
  await expect(readConfig(file)).resolves.toMatchObject({ profiles: new Map() });
});

test('a token that is refused is not shown', async () => {
  const { message, hint } = await failureOf(set('token', 'abcdef'));
  expect(`${message} ${hint}`).not.toContain('abcdef');
});

test('a profile that keeps a token is not pointed at another server', async () => {
  await set('server', 'https://a.example');
  await set('auth.command', 'print-token');
  await set('server', 'https://a.example/reana');
  await expectFailure(set('server', 'https://b.example'), 'auth.command');
});

test('a profile or a value that is not there', async () => {
  await set('server', 'https://a.example', 'lab');
  await expectFailure(useProfile(file, 'lob'), '"lob"');
  await expectFailure(removeProfile(file, 'somewhere'), '"somewhere"');
  await expectFailure(unsetInProfile(file, { key: 'insecure' }), 'insecure');
  await expectFailure(set('server', 'https://b.example', '../up'), '"../up"');
});

test('changes by several at once all take place', async () => {
  const names = ['a', 'b', 'c', 'd'];
  await Promise.all(names.map((name) => set('server', `https://${name}.example`, name)));
  expect([...(await readConfig(file)).profiles.keys()].sort()).toEqual(names);
});

test('a change that fails leaves the file as it was', async () => {
  await set('server', 'https://a.example');
  const before = readFileSync(file, 'utf8');
  await failureOf(changeConfig(file, (document) => void (document.current = 'nobody')));
  expect(readFileSync(file, 'utf8')).toBe(before);
});

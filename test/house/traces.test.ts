import { spawnSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'traces-'));
  write('secrets.jsonl', '"a token/with odd characters"\n');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function write(path: string, text: string, mode = 0o600): void {
  const file = join(folder, path);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  chmodSync(file, mode);
}

function search(): { code: number | null; lines: string[] } {
  const { status, stdout } = spawnSync(process.execPath, ['scripts/tests/search-traces.mjs', folder]);
  return { code: status, lines: stdout.toString().trim().split('\n') };
}

const held = expect.stringContaining(': holds a credential') as string;
const found = (many: number): string => expect.stringMatching(new RegExp(`, ${many} found$`)) as string;

test.each([
  ['as it is', 'error: a token/with odd characters is wrong'],
  ['in a URL', 'GET /you?t=a%20token%2Fwith%20odd%20characters'],
  ['in base64', Buffer.from('a token/with odd characters').toString('base64')],
])('a credential is found, %s', (_name, text) => {
  write('kept/texts/output.txt', `before\n${text}\nafter`);
  expect(search()).toMatchObject({ code: 1, lines: ['texts/output.txt: holds a credential', found(1)] });
});

test.each([
  ['?access_token=anything', 'a token in a URL'],
  [`${'eyJ'.padEnd(20, 'a')}.${'eyJ'.padEnd(20, 'b')}.${'c'.repeat(20)}`, 'a JSON web token'],
  ['"Authorization": "Bearer abcdefgh"', 'an authorization header'],
])('%s is found, whosever it is', (text, what) => {
  write('kept/report.json', text);
  expect(search()).toMatchObject({ code: 1, lines: [`report.json: holds ${what}`, found(1)] });
});

test('nothing is found where there is nothing', () => {
  write('kept/texts/output.txt', 'GET /you?access_token=<redacted>, Authorization: Bearer <redacted>');
  expect(search()).toEqual({ code: 0, lines: [expect.stringMatching(/^1 files, \d+ .*, 0 found$/)] });
});

test('the files that are there to hold credentials may, and name them for all others', () => {
  const tokens = { 'https://r.example.org': { tokens: { accessToken: 'of-the-login' } } };
  write('kept/folders/home/state/logins.json', JSON.stringify(tokens));
  write(
    'kept/folders/data/server.json',
    JSON.stringify({ url: 'http://127.0.0.1:1', token: 'of-the-server' }),
  );
  expect(search().code).toBe(0);
  write('kept/folders/data/server.log', 'started with of-the-server\n');
  write('kept/folders/home/state/journal.jsonl', '{"token":"of-the-login"}\n');
  expect(search()).toMatchObject({ code: 1, lines: [held, held, found(2)] });
});

test('a command that is asked to show a credential may', () => {
  write('kept/texts/open-scan---with-token.1.txt', 'a token/with odd characters');
  write('kept/texts/open-scan.2.txt', 'a token/with odd characters');
  expect(search().lines).toEqual(['texts/open-scan.2.txt: holds a credential', found(1)]);
});

test('nobody else may read the files that hold credentials', () => {
  write('kept/folders/data/server.json', JSON.stringify({ token: 'of-the-server' }), 0o644);
  expect(search().lines[0]).toBe('folders/data/server.json: holds credentials and others may read it');
});

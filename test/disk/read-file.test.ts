import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, symlinkSync, truncateSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { LARGEST_FILE, readWholeFile, readWholeText, readWholeTextSync } from '../../src/disk/read-file.js';
import { UnreadableFileError } from '../../src/disk/unreadable-file.js';
import { ODD_FILES, ODD_NAMES, makeOddFile } from '../support/odd-files.js';

const folder = mkdtempSync(join(tmpdir(), 'read-file-'));
const at = (name: string): string => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

async function failure(path: string, limit = LARGEST_FILE): Promise<unknown> {
  const [error, same] = await Promise.all([
    readWholeFile(path, { limit }).catch((reason: unknown) => reason),
    Promise.resolve(path)
      .then((each) => readWholeTextSync(each, { limit }))
      .catch((reason: unknown) => reason),
  ]);
  expect(same).toEqual(error);
  return error;
}

async function expectText(path: string, text: string): Promise<void> {
  expect(await readWholeText(path)).toBe(text);
  expect(readWholeTextSync(path)).toBe(text);
}

test('a file is read as it is, also behind a link, and an empty one', async () => {
  const bytes = Buffer.from(Array.from({ length: 200_000 }, (_, index) => index % 251));
  writeFileSync(at('bytes'), bytes);
  symlinkSync('bytes', at('link'));
  expect((await readWholeFile(at('link'))).equals(bytes)).toBe(true);
  writeFileSync(at('empty'), '');
  await expectText(at('empty'), '');
});

test('files without a size and the null device are read to their end', async () => {
  symlinkSync('/dev/null', at('nothing'));
  await expectText(at('nothing'), '');
  if (process.platform !== 'linux') return;
  const limits = await readWholeText('/proc/self/limits');
  expect(limits).toMatch(/^Limit +Soft Limit/);
});

test.each(ODD_FILES)('%s in the place of a file is an error that says what it is', async (kind) => {
  makeOddFile(kind, at(kind));
  const error = await failure(at(kind));
  expect(error).toBeInstanceOf(UnreadableFileError);
  expect(error).toMatchObject({ code: kind === 'huge' ? 'file-too-large' : 'special-file' });
  expect((error as Error).message).toContain(ODD_NAMES[kind]);
});

test('a socket in the place of a file is named as well', async () => {
  const server = createServer().listen(at('socket'));
  await new Promise((listening) => server.once('listening', listening));
  expect(await failure(at('socket'))).toMatchObject({
    code: 'special-file',
    message: 'it is a socket, not a file',
  });
  await new Promise((closed) => server.close(closed));
});

test('a file may be as large as the limit, and no larger', async () => {
  writeFileSync(at('small'), 'x'.repeat(1000));
  expect(await readWholeFile(at('small'), { limit: 1000 })).toHaveLength(1000);
  expect(readWholeTextSync(at('small'), { limit: 1000 })).toHaveLength(1000);
  expect(await failure(at('small'), 999)).toMatchObject({ code: 'file-too-large' });
  writeFileSync(at('large'), '');
  truncateSync(at('large'), LARGEST_FILE);
  expect((await readWholeFile(at('large'))).length).toBe(LARGEST_FILE);
});

test('a file of the system without a size is not read beyond the limit', async () => {
  if (process.platform !== 'linux') return;
  expect(await failure('/proc/self/limits', 20)).toMatchObject({ code: 'file-too-large' });
});

test('what is missing, and a folder, are errors of the system', async () => {
  expect(await failure(at('missing'))).toMatchObject({ code: 'ENOENT' });
  expect(await failure(folder)).toMatchObject({ code: 'EISDIR' });
});

/** Runs a script in a shell, whose last argument is a program that reads the path it is given. */
function readIn(shell: string): Promise<string> {
  const child = spawn('bash', ['-c', shell], { stdio: ['ignore', 'pipe', 'inherit'] });
  const chunks: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
  return new Promise((resolve) => child.once('close', () => resolve(Buffer.concat(chunks).toString())));
}

describe('a pipe that the caller passes', () => {
  const program = at('program.mjs');
  beforeAll(() => {
    execFileSync('node_modules/.bin/esbuild', [
      'src/disk/read-file.ts',
      ...[
        '--bundle',
        '--platform=node',
        '--format=esm',
        `--outfile=${at('reader.mjs')}`,
        '--log-level=error',
      ],
    ]);
    writeFileSync(
      program,
      `import { readWholeText, readWholeTextSync } from './reader.mjs';
      const [path, how, limit] = process.argv.slice(2);
      try {
        const options = limit === undefined ? {} : { limit: Number(limit) };
        process.stdout.write(how === 'wait' ? await readWholeText(path, options) : readWholeTextSync(path, options));
      } catch (error) { process.stdout.write(error.code); }`,
    );
  });

  test.each(['wait', 'sync'])('is read to its end (%s)', async (how) => {
    const read = `${process.execPath} ${program}`;
    expect(await readIn(`echo piped | ${read} /dev/stdin ${how}`)).toBe('piped\n');
    expect(await readIn(`${read} <(printf one; seq 1 30000) ${how} | md5sum`)).toBe(
      await readIn('(printf one; seq 1 30000) | md5sum'),
    );
    expect(await readIn(`${read} <(seq 1 30000) ${how} 1000`)).toBe('file-too-large');
    expect(await readIn(`${read} /dev/stdin ${how} < /dev/zero`)).toBe('special-file');
    expect(await readIn(`${read} /dev/stdin ${how} < /dev/null`)).toBe('');
  });
});

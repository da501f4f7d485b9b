import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findPython } from '../../../src/local/environments/find-python.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { never, writeExecutable } from './scratch.js';

const RANGE = '>=3.10,<3.14';
const folder = mkdtempSync(join(tmpdir(), 'pythons-'));
afterAll(() => rmSync(folder, { recursive: true }));

/** A folder for PATH with stand-ins that answer as Pythons of these versions. */
function pythons(name: string, versions: Readonly<Record<string, string>>): NodeJS.ProcessEnv {
  const bin = join(folder, name);
  for (const [command, version] of Object.entries(versions)) {
    writeExecutable(join(bin, command), `#!/bin/sh\necho '${version}'\necho "$0"\n`);
  }
  return { PATH: bin };
}

test('the best of those on PATH is taken', async () => {
  const env = pythons('many', { python3: '3.13.1', 'python3.12': '3.12.4', 'python3.10': '3.10.1' });
  expect(await findPython(RANGE, env, never)).toEqual({
    executable: join(folder, 'many', 'python3.12'),
    version: [3, 12, 4],
  });
});

test('those too old and too new are named', async () => {
  const env = pythons('wrong', { python3: '3.7.1', python: '3.14.0' });
  const failure = await failureOf(findPython(RANGE, env, never));
  expect([failure.code, failure.exitCode]).toEqual(['python-version', 8]);
  expectWords(wordsOf(failure, { [folder]: 'FOLDER' }));
});

test('no Python at all', async () => {
  const failure = await failureOf(findPython(RANGE, { PATH: join(folder, 'nothing') }, never));
  expect(failure.code).toBe('no-python');
  expectWords(wordsOf(failure));
});

test('one that only explains itself, as the shims of version managers do, is passed over', async () => {
  const env = pythons('shims', { python3: '3.11.2' });
  writeExecutable(join(folder, 'shims', 'python3.12'), '#!/bin/sh\necho "python3.12: not found"; exit 127\n');
  expect((await findPython(RANGE, env, never)).version).toEqual([3, 11, 2]);
});

test('one that only uv knows of is found', async () => {
  const env = pythons('known', { python3: '3.8.1' });
  writeExecutable(join(folder, 'elsewhere', 'py'), '#!/bin/sh\necho 3.12.0\necho "$0"\n');
  writeExecutable(join(folder, 'known', 'uv'), `#!/bin/sh\necho '${join(folder, 'elsewhere', 'py')}'\n`);
  expect((await findPython(RANGE, env, never)).version).toEqual([3, 12, 0]);
});

test('REANA_MADMINER_PYTHON wins, and is not corrected behind its back', async () => {
  const env = pythons('chosen', { python3: '3.12.0', old: '3.7.1', new: '3.11.9' });
  const name = (file: string): NodeJS.ProcessEnv => ({
    ...env,
    REANA_MADMINER_PYTHON: join(folder, 'chosen', file),
  });
  expect((await findPython(RANGE, name('new'), never)).version).toEqual([3, 11, 9]);
  const old = await failureOf(findPython(RANGE, name('old'), never));
  const missing = await failureOf(findPython(RANGE, name('missing'), never));
  expect([old.code, missing.code]).toEqual(['python-version', 'no-python']);
  expectWords([old, missing].map((failure) => wordsOf(failure, { [folder]: 'FOLDER' })));
});

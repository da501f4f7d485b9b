import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Python } from '../../../src/local/environments/find-python.js';
import { findUv } from '../../../src/local/environments/find-uv.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';
import { never, writeExecutable } from './scratch.js';

const folder = mkdtempSync(join(tmpdir(), 'uv-'));
afterAll(() => rmSync(folder, { recursive: true }));

const ignore = (): void => undefined;

/** What pip and venv do, as far as it matters here; each can be missing. */
function standInPython(name: string, modules: { pip?: boolean; venv?: boolean }): Python {
  const executable = join(folder, name, 'python3');
  writeExecutable(
    executable,
    `#!/bin/sh
put() { mkdir -p "$1/bin"; printf '#!/bin/sh\\necho uv 0.13.9\\n' > "$1/bin/uv"; chmod +x "$1/bin/uv"; }
case "$2" in
pip) ${modules.pip === true ? 'put "$5"' : 'echo "$0: No module named pip" >&2; exit 1'};;
venv) ${
      modules.venv === true
        ? `mkdir -p "$4/bin"; printf '#!/bin/sh\\ncp "$0" "$(dirname "$0")/uv"\\n' > "$4/bin/python"; chmod +x "$4/bin/python"`
        : 'echo "ensurepip is not available" >&2; exit 1'
    };;
esac
`,
  );
  return { executable, version: [3, 12, 0] };
}

/** A machine without uv, whatever the one that runs the tests has. */
const tools = join(folder, 'tools');
mkdirSync(tools);
for (const name of ['sh', 'mkdir', 'chmod', 'cp', 'dirname']) {
  const places = ['/bin', '/usr/bin'].map((place) => join(place, name));
  symlinkSync(
    places.find((place) => existsSync(place))!,
    join(tools, name),
  );
}
const env = { PATH: tools };

test('the one on PATH is used when it is not too old', async () => {
  const bin = join(folder, 'path');
  const python = standInPython('unused', { pip: true });
  writeExecutable(join(bin, 'uv'), '#!/bin/sh\necho "uv 0.6.1 (x)"\n');
  expect(await findUv(python, join(folder, 'cache-a'), { PATH: bin }, ignore, never)).toBe('uv');
  writeExecutable(join(bin, 'uv'), '#!/bin/sh\necho "uv 0.1.9"\n');
  const own = await findUv(python, join(folder, 'cache-a'), { PATH: `${bin}:${tools}` }, ignore, never);
  expect(own).toBe(join(folder, 'cache-a', 'uv', '0.13.9', 'bin', 'uv'));
});

test.each([
  ['pip', { pip: true }],
  ['a virtual environment', { venv: true }],
])('it is installed once with %s', async (name, modules) => {
  const cache = join(folder, `cache with ${name}`);
  const python = standInPython(name, modules);
  const lines: string[] = [];
  const first = await findUv(python, cache, env, (line) => lines.push(line), never);
  expect(await findUv(python, cache, env, (line) => lines.push(line), never)).toBe(first);
  expectWords(lines);
  expect(readdirSync(join(cache, 'uv'))).toEqual(['0.13.9']);
});

test('where neither pip nor venv is there, both cures are named', async () => {
  const cache = join(folder, 'cache-b');
  const failure = await failureOf(findUv(standInPython('bare', {}), cache, env, ignore, never));
  expect(failure.code).toBe('install');
  expectWords(wordsOf(failure, { [folder]: 'FOLDER' }));
  expect(readdirSync(join(cache, 'uv'))).toEqual([]);
});

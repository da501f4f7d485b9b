import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { type Catalogue, readCatalogue } from '../../../src/local/environments/catalogue.js';
import { findPython, type Python } from '../../../src/local/environments/find-python.js';
import { findUv } from '../../../src/local/environments/find-uv.js';

export const never = new AbortController().signal;

export const IMAGE = 'example/tiny:1.0';

/** A folder for one test file, with a package that takes no network to install. */
export interface Scratch {
  readonly folder: string;
  /** Environment variables: an empty cache, and the folder of wheels in place of a package index. */
  readonly env: NodeJS.ProcessEnv;
  readonly python: Python;
  /** Writes an index for IMAGE with this lock and preload, and reads it. */
  catalogue(name: string, lock: string, preload?: string): Promise<Catalogue>;
  remove(): void;
}

export async function makeScratch(): Promise<Scratch> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'environments-')));
  const python = await findPython('>=3.10,<3.14', process.env, never);
  makeWheel(python, join(folder, 'wheels'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(python.executable, join(bin, 'python3'));
  symlinkSync(await anyUv(python), join(bin, 'uv'));
  const env = {
    PATH: `${bin}:/usr/bin:/bin`,
    HOME: folder,
    TMPDIR: tmpdir(),
    UV_NO_INDEX: '1',
    UV_FIND_LINKS: join(folder, 'wheels'),
    UV_CACHE_DIR: join(folder, 'uv-cache'),
    REANA_MADMINER_CACHE: join(folder, 'cache'),
  };
  return {
    folder,
    env,
    python,
    async catalogue(name, lock, preload) {
      const home = join(folder, name);
      mkdirSync(home);
      writeFileSync(join(home, 'lock.txt'), lock);
      if (preload !== undefined) writeFileSync(join(home, 'preload.py'), preload);
      const description = {
        python: '>=3.10,<3.14',
        requirements: ['lock.txt'],
        ...(preload === undefined ? {} : { preload: 'preload.py' }),
      };
      writeFileSync(join(home, 'index.json'), JSON.stringify({ [IMAGE]: description }));
      return readCatalogue(join(home, 'index.json'));
    },
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Path of a real uv: the machine's, or one installed once for all tests. */
async function anyUv(python: Python): Promise<string> {
  const uv = await findUv(
    python,
    join(tmpdir(), 'reana-madminer-tests'),
    process.env,
    () => undefined,
    never,
  );
  return uv === 'uv' ? execFileSync('sh', ['-c', 'command -v uv']).toString().trim() : uv;
}

/** A wheel is a zip archive with three text files about itself. */
function makeWheel(python: Python, folder: string): void {
  mkdirSync(folder, { recursive: true });
  const script = join(dirname(folder), 'wheel.py');
  writeFileSync(
    script,
    `import sys, zipfile
info = "tiny_package-1.0.dist-info/"
files = {
    "tiny_package.py": "WORD = 'tiny'\\n",
    info + "METADATA": "Metadata-Version: 2.1\\nName: tiny-package\\nVersion: 1.0\\n",
    info + "WHEEL": "Wheel-Version: 1.0\\nGenerator: test\\nRoot-Is-Purelib: true\\nTag: py3-none-any\\n",
}
record = "".join("%s,,\\n" % name for name in list(files) + [info + "RECORD"])
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in {**files, info + "RECORD": record}.items():
        wheel.writestr(name, text)
`,
  );
  execFileSync(python.executable, [script, join(folder, 'tiny_package-1.0-py3-none-any.whl')]);
}

/** Writes an executable that stands in for a command. */
export function writeExecutable(file: string, text: string): void {
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text, { mode: 0o755 });
}

import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { findPython, type Python } from '../../../../src/local/environments/find-python.js';
import { type Environments, never, writeCatalogue } from '../../../local/environments/scratch.js';

/** A real Python, and a package that takes no network to install: its wheel stands for the index. */
export async function makeScratch(): Promise<Environments> {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'environments-')));
  const python = await findPython('>=3.10,<3.14', process.env, never);
  makeWheel(python, join(folder, 'wheels'));
  const bin = join(folder, 'bin');
  mkdirSync(bin);
  symlinkSync(python.executable, join(bin, 'python3'));
  symlinkSync(findUv(), join(bin, 'uv'));
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
    catalogue: (name, lock, preload) => writeCatalogue(join(folder, name), lock, preload),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

/** Path of the uv that the tests were given. */
function findUv(): string {
  const uv = process.env.REANA_MADMINER_UV;
  if (uv === undefined) throw new Error('REANA_MADMINER_UV names no uv: use npm run test:all');
  return execFileSync('sh', ['-c', 'command -v "$0"', uv], { encoding: 'utf8' }).trim();
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

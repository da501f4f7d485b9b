import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Environments, writeCatalogue, writeExecutable } from './scratch.js';

/** Python, as far as environments ask it: its version, and whether packages import, which scripts of bash say here. */
const PYTHON = `#!/bin/bash
case "$1 $2" in
'-I -c') echo 3.12.1; echo "$0";;
'-m pip') exit 1;;
*) exec bash "$@";;
esac
`;

/** uv, which takes these commands of bash for an installation. */
export function standInUv(install = 'true'): string {
  return `#!/bin/bash
case "$1" in
--version) echo 'uv 0.13.9';;
venv) mkdir -p "\${@: -1}/bin" && ln -s "\${@: -2:1}" "\${@: -1}/bin/python3";;
pip) ${install};;
esac
`;
}

/** A folder for one test file, in which environments are made without any Python; preloads are scripts of bash. */
export interface StandIns extends Environments {
  readonly python: string;
}

export function makeStandIns(): StandIns {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), 'stand-ins-')));
  const bin = join(folder, 'bin');
  const python = join(bin, 'python3');
  writeExecutable(python, PYTHON);
  writeExecutable(join(bin, 'uv'), standInUv());
  return {
    folder,
    python,
    env: { PATH: `${bin}:/usr/bin:/bin`, HOME: folder, TMPDIR: tmpdir(), REANA_MADMINER_PYTHON: python },
    catalogue: (name, lock, preload) => writeCatalogue(join(folder, name), lock, preload),
    remove: () => rmSync(folder, { recursive: true, force: true }),
  };
}

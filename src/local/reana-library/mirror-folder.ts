import { mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { isSystemError } from '../../core/system-error.js';

/** What Snakemake leaves in the folder where it runs; it would find there what it did before. */
const LEFT_BEHIND: ReadonlySet<string> = new Set(['.snakemake']);

/**
 * Makes a folder that shows the files of another one, by links, with other content in place of some of them. What is
 * written into it by name does not get into the other one.
 */
export async function mirrorFolder(root: string, target: string, replaced: ReplacedFiles): Promise<void> {
  await mkdir(target);
  const own = new Map([...replaced].map(([path, content]) => [path.split('/'), content] as const));
  await fill(root, target, own);
}

async function fill(
  root: string,
  target: string,
  replaced: ReadonlyMap<readonly string[], Uint8Array>,
): Promise<void> {
  const inner = new Map<string, Map<readonly string[], Uint8Array>>();
  for (const [[name = '', ...rest], content] of replaced) {
    if (rest.length === 0) await writeFile(join(target, name), content);
    else inner.set(name, (inner.get(name) ?? new Map<readonly string[], Uint8Array>()).set(rest, content));
  }
  for (const [name, below] of inner) {
    await mkdir(join(target, name));
    await fill(join(root, name), join(target, name), below);
  }
  for (const name of await readdir(root)) {
    if (LEFT_BEHIND.has(name)) continue;
    await symlink(join(root, name), join(target, name)).catch((error: unknown) => {
      if (!isSystemError(error, 'EEXIST')) throw error; // what replaces it is there already
    });
  }
}

import { readdir } from 'node:fs/promises';
import { join, posix, sep } from 'node:path';
import { hasCode } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { workflowPaths, type WorkflowSection } from '../workflow-section.js';

const YAML = /\.ya?ml$/i;

/** What `reana.yaml` declares about its files. */
export interface DeclaredFiles {
  readonly inputs?: {
    readonly files?: readonly string[];
    readonly directories?: readonly string[];
    readonly options?: JsonObject;
  };
  readonly workflow: WorkflowSection;
}

/** Files and folders that are uploaded with a run: normalised POSIX paths relative to `reana.yaml`. */
export class InputPaths {
  readonly files: readonly string[];
  readonly folders: readonly string[];

  constructor({ inputs, workflow }: DeclaredFiles) {
    const loaded = workflowPaths(workflow);
    const files = [inputs?.files, loaded.files];
    this.files = files.flatMap((paths = []) => paths.flatMap(pathInside));
    const folders = [inputs?.directories, loaded.directories];
    this.folders = folders.flatMap((paths = []) => paths.flatMap(pathInside));
  }

  has(path: string): boolean {
    const inside = (folder: string): boolean => path === folder || path.startsWith(`${folder}/`);
    return this.files.includes(path) || this.folders.some(inside);
  }

  /** Paths of the YAML files among them, sorted; folders that cannot be read have none. */
  async yamlFiles(root: string): Promise<readonly string[]> {
    const inFolders = this.folders.map(async (folder) => {
      const found = await readdir(join(root, folder), { recursive: true }).catch(() => []);
      return found.filter((path) => YAML.test(path)).map((path) => posix.join(folder, ...path.split(sep)));
    });
    const all = [...this.files.filter((path) => YAML.test(path)), ...(await Promise.all(inFolders)).flat()];
    return [...new Set(all)].sort();
  }
}

/** The path, unless it leaves the folder of `reana.yaml`, which is reported elsewhere. */
function pathInside(path: string): string[] {
  try {
    return [normalPath(safeRelativePath(path))];
  } catch (error) {
    if (hasCode(error, 'unsafe-path')) return [];
    throw error;
  }
}

export function normalPath(path: string): string {
  return posix.normalize(path).replace(/\/$/, '');
}

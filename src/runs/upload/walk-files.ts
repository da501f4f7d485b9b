import { isUtf8 } from 'node:buffer';
import type { Stats } from 'node:fs';
import { lstat, readdir, realpath } from 'node:fs/promises';
import { join } from 'node:path';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { safeRelativePath } from '../../core/safe-path.js';
import { comparePaths } from '../../core/text/compare.js';
import { IgnoreRules } from './ignore-rules.js';

/** A file to be sent. */
export interface PlannedFile {
  /** POSIX path in the workspace. */
  readonly path: string;
  /** Absolute path on this machine. */
  readonly file: string;
  /** The same without symbolic links: what is sent has to lie there when it is opened, and is never reached by a link. */
  readonly realPath?: string;
  /** Bytes. */
  readonly size: number;
  /** Content to send instead of the file's own. */
  readonly data?: Uint8Array;
}

/** An entry of a folder that a rule leaves out. */
export interface IgnoredEntry {
  /** POSIX path; that of a folder ends with a slash. */
  readonly path: string;
  /** Path of the ignore file with the rule. */
  readonly by: string;
}

/** An entry of a folder that REANA can't store. */
export interface UnfitEntry {
  readonly path: string;
  /**
   * A symbolic link; a device, pipe or socket; a folder without anything in it; a name that is not UTF-8, in which `\x`
   * and two hexadecimal digits stand for a byte.
   */
  readonly kind: 'link' | 'special' | 'empty' | 'name';
}

/** Folders of tools that no run needs. */
const NEVER_UPLOADED: ReadonlySet<string> = new Set(['.git', '__pycache__']);

/**
 * Finds the files below the declared paths. What is declared by name is included whatever the ignore files say, and has
 * to be a file or a folder; entries of a declared folder are left out when a rule matches them, or when REANA can't
 * store them. Symbolic links are never followed.
 */
export class FileWalk {
  private readonly found = new Map<string, PlannedFile>();
  private readonly ignored = new Map<string, IgnoredEntry>();
  private readonly unfit = new Map<string, UnfitEntry>();

  private constructor(
    private readonly root: string,
    /** The root without symbolic links, through which users may well reach it. */
    private readonly realRoot: string,
    private readonly rules: IgnoreRules,
  ) {}

  static async of(root: string): Promise<FileWalk> {
    return new FileWalk(root, await realpath(root).catch(() => root), await IgnoreRules.of(root));
  }

  /**
   * Adds a file, or the content of a folder; `.` is the root.
   * @throws TransferError when it is missing, `unsafe-path` when it is neither a file nor a folder
   */
  async add(declared: string): Promise<void> {
    if (/^(?:\.\/)*\.?$/.test(declared)) return this.walk('', this.rules);
    const path = safeRelativePath(declared).replace(/\/$/, '');
    const parts = path.split('/');
    let { rules } = this;
    for (let depth = 1; depth < parts.length; depth += 1) {
      const folder = parts.slice(0, depth).join('/');
      await this.inspect(folder);
      rules = await rules.enter(folder);
    }
    const stats = await this.inspect(path);
    if (stats.isFile()) this.take(path, stats);
    else if (stats.isDirectory()) await this.walk(path, await rules.exempt(path).enter(path));
    else throw new ReanaMadminerError('unsafe-path', `the input ${path} is neither a file nor a directory`);
  }

  /** The results, each sorted by path. What one path left out and another included is not among `ignored`. */
  result(): {
    readonly files: readonly PlannedFile[];
    readonly ignored: readonly IgnoredEntry[];
    readonly unfit: readonly UnfitEntry[];
  } {
    const files = sortByPath(this.found);
    const isTaken = (path: string): boolean =>
      path.endsWith('/') ? files.some((file) => file.path.startsWith(path)) : this.found.has(path);
    return {
      files,
      ignored: sortByPath(this.ignored).filter(({ path }) => !isTaken(path)),
      unfit: sortByPath(this.unfit),
    };
  }

  private async walk(folder: string, rules: IgnoreRules): Promise<void> {
    const entries = await readFolder(this.root, folder);
    if (entries.length === 0) this.unfit.set(folder, { path: folder || '.', kind: 'empty' });
    const misnamed = await findMisnamed(this.root, folder, entries);
    for (const name of misnamed.values()) {
      const path = folder === '' ? name : `${folder}/${name}`;
      this.unfit.set(path, { path, kind: 'name' });
    }
    for (const entry of entries) {
      if (NEVER_UPLOADED.has(entry.name) || misnamed.has(entry.name)) continue;
      const path = folder === '' ? entry.name : `${folder}/${entry.name}`;
      const name = entry.isDirectory() ? `${path}/` : path;
      const by = rules.find(name);
      if (by !== undefined) this.ignored.set(name, { path: name, by });
      else if (entry.isDirectory()) await this.walk(path, await rules.enter(path));
      else if (entry.isFile()) this.take(safeRelativePath(path), await stat(this.root, path));
      else this.unfit.set(path, { path, kind: entry.isSymbolicLink() ? 'link' : 'special' });
    }
  }

  private take(path: string, { size }: Stats): void {
    this.found.set(path, { path, file: join(this.root, path), realPath: join(this.realRoot, path), size });
  }

  private async inspect(path: string): Promise<Stats> {
    const stats = await stat(this.root, path);
    if (!stats.isSymbolicLink()) return stats;
    throw new ReanaMadminerError(
      'unsafe-path',
      `the input ${path} is a symbolic link, which REANA does not take`,
      {
        hint: 'put a copy in its place',
      },
    );
  }
}

async function readFolder(root: string, path: string) {
  try {
    return await readdir(join(root, path), { withFileTypes: true });
  } catch (error) {
    throw unreadable(path, error);
  }
}

/** Names that are not UTF-8, as Node reads them and as they can be shown. */
async function findMisnamed(
  root: string,
  path: string,
  entries: readonly { readonly name: string }[],
): Promise<ReadonlyMap<string, string>> {
  const misnamed = new Map<string, string>();
  if (!entries.some(({ name }) => name.includes('\uFFFD'))) return misnamed;
  for (const name of await readdir(join(root, path), { encoding: 'buffer' })) {
    if (!isUtf8(name)) misnamed.set(name.toString(), showBytes(name));
  }
  return misnamed;
}

function showBytes(name: Buffer): string {
  return [...name]
    .map((byte) => (byte < 0x80 ? String.fromCharCode(byte) : `\\x${byte.toString(16)}`))
    .join('');
}

async function stat(root: string, path: string): Promise<Stats> {
  try {
    return await lstat(join(root, path));
  } catch (error) {
    throw unreadable(path, error);
  }
}

function unreadable(path: string, cause: unknown): TransferError {
  return new TransferError(path, `the input ${path} can't be read: ${errorMessage(cause)}`, { cause });
}

function sortByPath<T extends { readonly path: string }>(entries: ReadonlyMap<string, T>): T[] {
  return [...entries.values()].sort(comparePaths);
}

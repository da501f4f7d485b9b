import { type FileHandle, lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { isProvenDead, ownProcessMark, type ProcessMark } from './process-mark.js';

/** The file operations of writing a file. Tests interleave those of several programs, and let some of them die. */
export interface Disk {
  /** The process whose mark is in the names of temporary files. */
  readonly owner: ProcessMark;
  readonly isProvenDead: (owner: ProcessMark) => boolean;
  /** Creates a file and opens it for writing. Fails with EEXIST when anything has this name, also a symbolic link. */
  readonly create: (path: string, mode: number) => Promise<NewFile>;
  readonly lstat: (path: string) => Promise<FileState>;
  readonly rename: (from: string, to: string) => Promise<void>;
  /** Removes a file, if it is there. */
  readonly remove: (path: string) => Promise<void>;
  readonly list: (folder: string) => Promise<readonly string[]>;
}

/** A file that is being written. */
export interface NewFile extends Pick<
  FileHandle,
  'appendFile' | 'chmod' | 'chown' | 'close' | 'sync' | 'utimes'
> {
  readonly state: () => Promise<FileState>;
}

/** What shows that two names, or a name and an open file, are the same file. */
export interface FileState {
  readonly dev: bigint;
  readonly ino: bigint;
  /** Bytes. */
  readonly size: bigint;
}

export const systemDisk: Disk = {
  get owner() {
    return ownProcessMark();
  },
  isProvenDead,
  async create(path, mode) {
    // Appending: after another program has truncated it, no hole takes the place of what is missing.
    const file = await open(path, 'ax', mode);
    return Object.assign(file, { state: () => file.stat({ bigint: true }) });
  },
  lstat: (path) => lstat(path, { bigint: true }),
  rename: (from, to) => rename(from, to),
  remove: (path) => rm(path, { force: true }),
  list: (folder) => readdir(folder),
};

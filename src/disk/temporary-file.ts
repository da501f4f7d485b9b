import { randomBytes } from 'node:crypto';
import { basename, dirname, join } from 'node:path';
import { isSystemError, succeeds, whenMissing } from '../core/system-error.js';
import { systemDisk, type Disk, type NewFile } from './disk.js';
import type { ProcessMark } from './process-mark.js';

const MOST_ATTEMPTS = 5;

/** The name of the final file, as far as it fits; the process; and a random number. */
const TEMPORARY_NAME = /^\.[\w.-]{1,80}\.([0-9a-f]{12}-\d+-[0-9a-f]{12})\.[0-9a-f]{16}\.part$/;

/** Another program has changed, moved or removed a file while it was written. */
export class ChangedFileError extends Error {
  override readonly name = 'ChangedFileError';

  constructor(file: string) {
    super(`another program has changed ${file} while it was written`);
  }
}

/**
 * A new file beside the one that it becomes when it is complete. Its name is random and names the process that writes
 * it, so that no two programs write to the same file, and what a killed process has left can be told from all else.
 */
export class TemporaryFile {
  private bytes = 0;
  private isOpen = true;

  private constructor(
    readonly path: string,
    private readonly target: string,
    readonly file: NewFile,
    private readonly disk: Disk,
  ) {}

  /** Creates it in the folder of `target`, which must exist. */
  static async create(target: string, mode = 0o666, disk: Disk = systemDisk): Promise<TemporaryFile> {
    for (let attempt = 1; ; attempt += 1) {
      const path = join(dirname(target), temporaryName(basename(target), disk.owner));
      try {
        return new TemporaryFile(path, target, await disk.create(path, mode), disk);
      } catch (error) {
        if (!isSystemError(error, 'EEXIST') || attempt === MOST_ATTEMPTS) throw error;
      }
    }
  }

  async append(data: Uint8Array): Promise<void> {
    await this.file.appendFile(data);
    this.bytes += data.length;
  }

  /**
   * Moves the file to its target, and replaces what is there.
   * @throws ChangedFileError when it is not what was written; and errors of the file system
   */
  async moveIntoPlace(): Promise<void> {
    const { dev, ino, size } = await this.file.state();
    const found = await this.disk.lstat(this.path).catch(whenMissing(undefined));
    const isSame = found?.dev === dev && found.ino === ino && found.size === size;
    if (!isSame || size !== BigInt(this.bytes)) throw new ChangedFileError(this.path);
    // Network file systems report only now that they could not store it.
    await this.close();
    await this.disk.rename(this.path, this.target);
    const moved = await this.disk.lstat(this.target).catch(whenMissing(undefined));
    if (moved?.size !== size) throw new ChangedFileError(this.target);
  }

  /** Closes and removes it, if it was not moved. */
  async discard(): Promise<void> {
    await succeeds(this.close());
    await succeeds(this.disk.remove(this.path));
  }

  /** Closes it, and leaves it where it is. */
  async close(): Promise<void> {
    if (!this.isOpen) return;
    this.isOpen = false;
    await this.file.close();
  }
}

/**
 * Removes the temporary files in a folder whose processes have ended. Those of other machines, and all other files, stay.
 */
export async function sweepTemporaryFiles(folder: string, disk: Disk = systemDisk): Promise<void> {
  const names = await disk.list(folder).catch(() => []);
  for (const name of names) {
    const owner = TEMPORARY_NAME.exec(name)?.[1];
    if (owner !== undefined && disk.isProvenDead(owner)) await succeeds(disk.remove(join(folder, name)));
  }
}

function temporaryName(name: string, owner: ProcessMark): string {
  const shown = name.replace(/[^\w.-]/g, '_').slice(0, 80);
  return `.${shown}.${owner}.${randomBytes(8).toString('hex')}.part`;
}

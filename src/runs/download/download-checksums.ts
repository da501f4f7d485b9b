import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { errorMessage } from '../../core/errors.js';
import { writeAtomically } from '../../disk/write-atomically.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { joinInside } from '../../core/safe-path.js';
import type { WorkspaceFile } from '../../reana/model.js';
import { CHECKSUM_FILE, formatChecksums, hashFile, parseChecksums } from '../transfer/checksum-list.js';
import { checksumOf, type WorkspaceChecksums } from '../upload/compare-workspace.js';
import type { DownloadFilesOptions } from './download-files.js';

const HASHED_AT_ONCE = 4;

/** Checksums of a download: the expected ones and those of the files that were saved. */
export class DownloadChecksums {
  private readonly found = new Map<string, string>();

  private constructor(
    private readonly folder: string,
    private readonly file: string,
    private readonly earlier: ReadonlyMap<string, string>,
    private readonly listed: WorkspaceChecksums | undefined,
    private readonly signal: AbortSignal | undefined,
  ) {}

  /** Reads the list that an earlier download left in the folder. */
  static async open(
    folder: string,
    listed: WorkspaceChecksums | undefined,
    signal: AbortSignal | undefined,
  ): Promise<DownloadChecksums> {
    const file = join(folder, CHECKSUM_FILE);
    return new DownloadChecksums(folder, file, await readChecksums(file), listed, signal);
  }

  /** Paths of the saved files whose content is what it should be. */
  async check(files: readonly WorkspaceFile[]): Promise<ReadonlySet<string>> {
    const intact = new Set<string>();
    const limit = pLimit(HASHED_AT_ONCE);
    const check = async (file: WorkspaceFile): Promise<void> => {
      const { path } = file;
      const expected = this.expect(file) ?? this.earlier.get(path);
      const found = await hashFile(joinInside(this.folder, path), this.signal);
      if (expected !== undefined && expected !== found) return;
      intact.add(path);
      this.found.set(path, found);
    };
    await Promise.all(files.map((file) => limit(() => check(file))));
    return intact;
  }

  /** The options with which a download of these files checks and collects their checksums. */
  listeners(
    files: readonly WorkspaceFile[],
  ): Required<Pick<DownloadFilesOptions, 'expected' | 'onChecksum'>> {
    const expected = new Map<string, string>();
    for (const file of files) {
      const sum = this.expect(file);
      if (sum !== undefined) expected.set(file.path, sum);
    }
    return { expected, onChecksum: (path, sha256) => void this.found.set(path, sha256) };
  }

  /** Adds these files to the list beside them, which other downloads may also have changed. Returns its absolute path. */
  async write(): Promise<string> {
    try {
      await writeAtomically(
        this.file,
        formatChecksums(new Map([...(await readChecksums(this.file)), ...this.found])),
      );
      return this.file;
    } catch (error) {
      throw new TransferError(CHECKSUM_FILE, `${this.file} can't be written: ${errorMessage(error)}`, {
        cause: error,
      });
    }
  }

  private expect(file: WorkspaceFile): string | undefined {
    return this.listed && checksumOf(this.listed, file);
  }
}

async function readChecksums(file: string): Promise<Map<string, string>> {
  return parseChecksums(await readFile(file, 'utf8').catch(() => ''));
}

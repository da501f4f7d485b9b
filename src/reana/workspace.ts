import type { Readable } from 'node:stream';
import type { CallOptions, TransferOptions, UploadSource, WorkspaceFile } from './model.js';

/** Files of a run. Paths are POSIX and relative to its workspace. */
export interface WorkspaceCalls {
  /** All files, directories left out, sorted by path. */
  list(run: string, options?: CallOptions): Promise<readonly WorkspaceFile[]>;
  /** Stores the bytes under the path, over whatever is there. */
  upload(run: string, path: string, source: UploadSource, options?: TransferOptions): Promise<void>;
  /** The bytes of one file, for pipes. Not repeated when the connection breaks. */
  open(run: string, path: string, options?: CallOptions): Promise<Readable>;
  /**
   * Saves one file as `join(folder, path)`, which appears only when it is complete and has the size of the listing.
   * Answers the absolute path.
   */
  download(run: string, file: WorkspaceFile, folder: string, options?: TransferOptions): Promise<string>;
  /** Saves these files of one directory, fetched in one request, below the folder. Answers absolute paths. */
  downloadDirectory(
    run: string,
    directory: string,
    files: readonly WorkspaceFile[],
    folder: string,
    options?: TransferOptions,
  ): Promise<readonly string[]>;
  /** Removes a file. Answers whether it was there. */
  remove(run: string, path: string, options?: CallOptions): Promise<boolean>;
}

import type { Readable } from 'node:stream';
import { safeRelativePath } from '../../core/safe-path.js';
import { comparePaths } from '../../core/text/compare.js';
import { defined } from '../../core/defined.js';
import { array, date, number, object, optional, string } from '../wire/decode.js';
import { acknowledge } from '../http/http-response.js';
import { downloadDirectory } from '../files/download-directory.js';
import { diskUsage, type DiskUsageOptions, type DiskUse } from './disk-usage.js';
import { TransferError } from '../errors/transfer-error.js';
import type {
  CallOptions,
  DownloadFileOptions,
  SentContent,
  UploadOptions,
  UploadSource,
  WantedFile,
  WorkspaceFile,
} from '../model.js';
import { apiPath, workspaceGlob, workspacePath, workspaceTree } from '../http/path.js';
import { removeFiles, type RemovalReport } from './remove-files.js';
import { saveFile } from '../files/save-file.js';
import type { Transport } from '../http/transport.js';
import { openSource } from '../files/upload-source.js';

export interface ListOptions extends CallOptions {
  /** Glob that the server resolves, or a directory. */
  readonly pattern?: string;
}

/** Files of a run. Paths are POSIX and relative to its workspace. */
export interface WorkspaceCalls {
  /** All files, or those that match the pattern, sorted by path. A pattern may match directories, too. */
  list(run: string, options?: ListOptions): Promise<readonly WorkspaceFile[]>;
  /**
   * Stores the bytes under the path, and replaces an existing file. A failure of the server (HTTP 500) is
   * retried, too: clusters fail when the first two uploads into a run meet.
   * @throws TransferError when the file can't be read; TransferError when it was changed in the meantime
   */
  upload(run: string, path: string, source: UploadSource, options?: UploadOptions): Promise<SentContent>;
  /** The bytes of one file as a stream. Not retried when the connection breaks. */
  open(run: string, path: string, options?: CallOptions): Promise<Readable>;
  /**
   * Saves one file as `join(folder, path)`, which appears only when it is complete and has the size of the listing.
   * Its modification time is that of the file on the server. Returns the absolute path.
   */
  download(run: string, file: WantedFile, folder: string, options?: DownloadFileOptions): Promise<string>;
  /** Saves these files of one directory, fetched in one request, below the folder. Returns absolute paths. */
  downloadDirectory(
    run: string,
    directory: string,
    files: readonly WantedFile[],
    folder: string,
    options?: DownloadFileOptions,
  ): Promise<readonly string[]>;
  /** Removes a file. Returns whether it was there. */
  remove(run: string, path: string, options?: CallOptions): Promise<boolean>;
  /** Removes a directory with its contents, and returns what was removed. */
  removeDirectory(run: string, path: string, options?: CallOptions): Promise<RemovalReport>;
  /** Removes all files that match a glob, and returns them. */
  removeMatching(run: string, glob: string, options?: CallOptions): Promise<RemovalReport>;
  /** Moves a file or a directory; into the target when that is a directory. Never retried. */
  move(run: string, source: string, target: string, options?: CallOptions): Promise<void>;
  diskUsage(run: string, options?: DiskUsageOptions): Promise<readonly DiskUse[]>;
}

const listResponse = object({
  items: array(object({ name: string, size: object({ raw: number }), 'last-modified': optional(date) })),
});
export function makeWorkspaceCalls(transport: Transport): WorkspaceCalls {
  return {
    async list(run, { signal, pattern } = {}) {
      const path = apiPath`/workflows/${run}/workspace`;
      const query = { file_name: pattern };
      const { items } = await transport.json({ method: 'GET', path, query, signal }, listResponse);
      return items
        .map(({ name, size, 'last-modified': modified }) => defined({ path: name, size: size.raw, modified }))
        .sort(comparePaths);
    },
    async upload(run, path, source, options = {}) {
      const target = {
        method: 'POST',
        path: apiPath`/workflows/${run}/workspace`,
        query: { file_name: safeRelativePath(path) },
        repeatability: 'overwriting',
        signal: options.signal,
      } as const;
      const content = await openSource(source, options);
      try {
        await transport.send({ ...target, body: content.body }, acknowledge);
        return await content.sent();
      } finally {
        await content.close();
      }
    },
    open: async (run, path, { signal } = {}) =>
      transport.open({ method: 'GET', path: workspacePath(run, path), signal }),
    download: async (run, file, folder, { signal, ...options } = {}) =>
      transport.send({ method: 'GET', path: workspacePath(run, file.path), signal }, ({ body }) =>
        saveFile(folder, file, () => body, options),
      ),
    downloadDirectory: async (run, directory, files, folder, options) =>
      downloadDirectory(transport, run, directory, files, folder, options),
    async remove(run, path, options) {
      const { removed, failed } = await removeFiles(transport, workspacePath(run, path), options);
      const [failure] = failed;
      if (failure !== undefined) throw new TransferError(path, `${path} was not removed: ${failure.reason}`);
      return removed.length > 0;
    },
    async removeDirectory(run, path, options) {
      const directory = path.replace(/\/+$/, '');
      const report = await removeFiles(transport, workspaceTree(run, directory), options);
      // Empty by now; servers remove directories only then.
      if (report.failed.length === 0) await removeFiles(transport, workspacePath(run, directory), options);
      return report;
    },
    removeMatching: async (run, glob, options) => removeFiles(transport, workspaceGlob(run, glob), options),
    async move(run, source, target, { signal } = {}) {
      const query = { source: safeRelativePath(source), target: safeRelativePath(target) };
      const request = { method: 'PUT', path: apiPath`/workflows/move_files/${run}`, query, signal } as const;
      // At a second attempt the source is gone, and the failure would not show how the first one ended.
      await transport.send({ ...request, repeatability: 'once' }, acknowledge);
    },
    diskUsage: async (run, options) => diskUsage(transport, run, options),
  };
}

import { rm } from 'node:fs/promises';
import { joinInside } from '../../core/safe-path.js';
import type { DownloadFileOptions, WantedFile, WorkspaceFile } from '../model.js';
import { workspacePath } from '../http/path.js';
import { explainDiskError, makeParent, saveStream } from './save-file.js';
import type { Transport } from '../http/transport.js';

/** Fetches a directory as one ZIP and saves the wanted files out of it. Returns absolute paths. */
export async function downloadDirectory(
  transport: Transport,
  run: string,
  directory: string,
  files: readonly WantedFile[],
  folder: string,
  { signal, onBytes, onChecksum }: DownloadFileOptions = {},
): Promise<readonly string[]> {
  const archive = `${joinInside(folder, directory)}.zip.part`;
  const whole = { path: `the archive of ${directory}`, size: largestArchive(files) };
  try {
    await makeParent(folder, archive);
    const request = { method: 'GET', path: workspacePath(run, directory), signal } as const;
    await transport.send(request, async ({ body }) => {
      await rm(archive, { force: true });
      return saveStream(archive, () => body, whole, { onBytes });
    });
    const { extractArchive } = await import('./extract-archive.js');
    return await extractArchive(archive, files, folder, { onChecksum });
  } catch (error) {
    throw explainDiskError(whole.path, error);
  } finally {
    await rm(archive, { force: true }).catch(() => undefined);
  }
}

/** What a ZIP of these files can need at most, with files that came since they were listed. */
function largestArchive(files: readonly WorkspaceFile[]): number {
  return files.reduce((sum, file) => sum + file.size * 1.01 + 2048, 16 * 1024 * 1024);
}

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { TemporaryFile } from '../../disk/temporary-file.js';
import type { DownloadFileOptions, WantedFile, WorkspaceFile } from '../model.js';
import { workspacePath } from '../http/path.js';
import { explainDiskError, saveStream } from './save-file.js';
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
  const whole = { path: `the archive of ${directory}`, size: largestArchive(files) };
  let archive: TemporaryFile | undefined;
  try {
    await mkdir(folder, { recursive: true });
    const request = { method: 'GET', path: workspacePath(run, directory), signal } as const;
    const { path } = await transport.send(request, async ({ body }) => {
      await archive?.discard();
      archive = await TemporaryFile.create(join(folder, 'archive.zip'));
      await saveStream(archive, () => body, whole, { onBytes });
      await archive.close();
      return archive;
    });
    const { extractArchive } = await import('./extract-archive.js');
    return await extractArchive(path, files, folder, { onChecksum });
  } catch (error) {
    throw explainDiskError(whole.path, error);
  } finally {
    await archive?.discard();
  }
}

/** What a ZIP of these files can need at most, with files that came since they were listed. */
function largestArchive(files: readonly WorkspaceFile[]): number {
  return files.reduce((sum, file) => sum + file.size * 1.01 + 2048, 16 * 1024 * 1024);
}

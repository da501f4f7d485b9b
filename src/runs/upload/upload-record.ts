import { createHash } from 'node:crypto';
import { createWriteStream, type WriteStream } from 'node:fs';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { readWholeText } from '../../disk/read-file.js';
import { isJsonObject, parseJson } from '../../core/json.js';
import { whenMissing } from '../../core/system-error.js';
import type { SentContent, WorkspaceFile } from '../../reana/model.js';

/** A file as it was sent into a workspace. */
export interface RecordedFile extends SentContent {
  /** The server's modification time, in milliseconds since the epoch. */
  readonly stored?: number;
}

/** Records are removed after this time, in milliseconds. */
const RETENTION_TIME = 60 * 24 * 3600 * 1000;

/**
 * Records, across processes, which files were sent into one workspace, with their size and time, because a server
 * offers no checksums of what it holds. When a record is lost or can't be written, files are merely sent again.
 */
export class UploadRecord {
  private output: WriteStream | undefined;

  private constructor(
    private readonly path: string | undefined,
    private readonly files: Map<string, RecordedFile>,
  ) {}

  /** Opens the record in this folder, or one that is not stored. */
  static async open(folder: string | undefined, server: string, run: string): Promise<UploadRecord> {
    if (folder === undefined) return new UploadRecord(undefined, new Map());
    const name = createHash('sha256').update(`${server}\n${run}`).digest('hex').slice(0, 32);
    const path = join(folder, `${name}.jsonl`);
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await removeOldRecords(folder);
      return new UploadRecord(path, parseRecord(await readWholeText(path).catch(whenMissing(''))));
    } catch {
      return new UploadRecord(undefined, new Map());
    }
  }

  /** The file that was sent under this path, if neither side has changed since. */
  find(there: WorkspaceFile, here: SentContent): RecordedFile | undefined {
    const file = this.files.get(there.path);
    if (file?.size !== here.size || file.modified !== here.modified || there.size !== here.size)
      return undefined;
    // It was overwritten since.
    if (file.stored !== undefined && file.stored !== there.modified?.getTime()) return undefined;
    return file;
  }

  note(path: string, file: RecordedFile): void {
    this.files.set(path, file);
    if (this.path === undefined) return;
    // Written at once: what is not recorded when the process is killed is sent again.
    this.output ??= openOutput(this.path);
    this.output.write(`${JSON.stringify({ path, ...file })}\n`);
  }

  /** Records the server's modification times of the files that were sent. */
  confirm(listing: readonly WorkspaceFile[]): void {
    for (const { path, size, modified } of listing) {
      const file = this.files.get(path);
      if (file?.size !== size || file.stored !== undefined || modified === undefined) continue;
      this.note(path, { ...file, stored: modified.getTime() });
    }
  }

  async close(): Promise<void> {
    const { output } = this;
    if (output === undefined || output.destroyed) return;
    await new Promise<void>((resolve) => output.once('close', resolve).end());
  }
}

function openOutput(path: string): WriteStream {
  const output = createWriteStream(path, { flags: 'a', mode: 0o600 });
  output.on('error', () => undefined);
  // A killed process may have left an incomplete line.
  output.write('\n');
  return output;
}

function parseRecord(text: string): Map<string, RecordedFile> {
  const files = new Map<string, RecordedFile>();
  for (const line of text.split('\n')) {
    const value = line === '' ? undefined : parseJson(line);
    if (!isJsonObject(value)) continue;
    const { path, size, modified, sha256, stored } = value;
    if (typeof path !== 'string' || typeof size !== 'number') continue;
    files.set(path, {
      size,
      ...(typeof modified === 'number' ? { modified } : {}),
      ...(typeof sha256 === 'string' ? { sha256 } : {}),
      ...(typeof stored === 'number' ? { stored } : {}),
    });
  }
  return files;
}

async function removeOldRecords(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    const path = join(folder, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (name.endsWith('.jsonl') && age > RETENTION_TIME) await rm(path, { force: true });
  }
}

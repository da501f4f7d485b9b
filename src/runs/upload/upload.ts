import pLimit from 'p-limit';
import type { RestClient } from '../../reana/rest-client.js';
import { isTransferError, TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions, SentContent, UploadSource, WorkspaceFile } from '../../reana/model.js';
import type { UploadEvent } from '../events.js';
import { TransferReport } from '../transfer/transfer-report.js';
import type { PlannedFile } from './upload-plan.js';
import { listFiles } from '../workspace/list-files.js';

export interface UploadFilesOptions extends CallOptions {
  readonly onProgress?: ((event: UploadEvent) => void) | undefined;
  /** Called for each file that the server has accepted, before its size there is verified. */
  readonly onSent?: (file: PlannedFile, content: SentContent) => void;
  /** Also computes the checksums of what is sent. */
  readonly checksums?: boolean;
}

/** Most files in progress at a time; how many of them are sent at once is up to the client. */
const MOST_AT_ONCE = 8;
const MOST_ROUNDS = 3;

/**
 * Sends the files, then compares the sizes that the server lists and sends those that differ again: an interrupted
 * server silently keeps a part of a file. Files that changed during the upload are sent again, too. Returns what was
 * sent, by path, and the listing.
 * @throws TransferError, TransferError when a file stays different
 */
export async function uploadFiles(
  client: RestClient,
  run: string,
  files: readonly PlannedFile[],
  options: UploadFilesOptions = {},
): Promise<{ readonly sent: ReadonlyMap<string, SentContent>; readonly listing: readonly WorkspaceFile[] }> {
  const sending = new UploadJob(client, run, files, options);
  let listing: readonly WorkspaceFile[] = [];
  let missing = files;
  for (let round = 1; missing.length > 0; round += 1) {
    await sending.send(missing);
    listing = await listFiles(client, run, options);
    const failures = sending.findFailures(listing);
    const [failure] = failures.values();
    if (failure !== undefined && round === MOST_ROUNDS) throw failure;
    missing = files.filter(({ path }) => failures.has(path));
  }
  return { sent: sending.sent, listing };
}

/** One upload of files into a workspace. */
class UploadJob {
  readonly sent = new Map<string, SentContent>();
  private readonly changed = new Map<string, TransferError>();
  private readonly report: TransferReport;

  constructor(
    private readonly client: RestClient,
    private readonly run: string,
    files: readonly PlannedFile[],
    private readonly options: UploadFilesOptions,
  ) {
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.report = new TransferReport({ files: files.length, bytes }, client.clock, (event) =>
      options.onProgress?.(event),
    );
  }

  /**
   * Sends the smallest file alone and then all others side by side: clusters that account for the disk at uploads
   * insert a row at the first one into a run, and fail when two uploads do so at once.
   */
  async send(files: readonly PlannedFile[]): Promise<void> {
    const limit = pLimit(MOST_AT_ONCE);
    const stop = new AbortController();
    const { signal } = this.options;
    const either = signal === undefined ? stop.signal : AbortSignal.any([signal, stop.signal]);
    const first = files.reduce<PlannedFile | undefined>(smaller, undefined);
    const others = files.filter((file) => file !== first);
    try {
      if (first !== undefined) await this.sendFile(first, either);
      await Promise.all(others.map((file) => limit(() => this.sendFile(file, either))));
    } catch (error) {
      limit.clearQueue();
      stop.abort();
      throw error;
    }
  }

  /** Why files in the workspace differ from those here, by path. */
  findFailures(listing: readonly WorkspaceFile[]): ReadonlyMap<string, TransferError> {
    const sizes = new Map(listing.map(({ path, size }) => [path, size]));
    const failures = new Map<string, TransferError>(this.changed);
    for (const [path, { size }] of this.sent) {
      const found = sizes.get(path);
      if (found !== size) failures.set(path, mismatch(path, size, found));
    }
    return failures;
  }

  private async sendFile(file: PlannedFile, signal: AbortSignal): Promise<void> {
    const { path } = file;
    const { checksums: checksum = false, onSent, onProgress } = this.options;
    // A file that is sent again was already counted.
    const isNew = !this.sent.has(path) && !this.changed.has(path);
    const onBytes = (bytes: number): void => {
      if (isNew) this.report.setBytes(path, bytes);
    };
    this.changed.delete(path);
    try {
      const content = await this.client.workspace.upload(this.run, path, sourceOf(file), {
        signal,
        onBytes,
        checksum,
      });
      this.sent.set(path, content);
      onSent?.(file, content);
    } catch (error) {
      if (!isTransferError(error, 'changed')) throw error;
      this.changed.set(path, error);
    }
    if (isNew) onProgress?.({ type: 'uploaded', path, ...this.report.finish(path, file.size) });
  }
}

function smaller(one: PlannedFile | undefined, other: PlannedFile): PlannedFile {
  return one === undefined || other.size < one.size ? other : one;
}

function sourceOf({ file, realPath, data }: PlannedFile): UploadSource {
  return data === undefined ? { file, realPath } : { data };
}

function mismatch(path: string, size: number, found: number | undefined): TransferError {
  const there = found === undefined ? 'it is missing' : `${found} bytes are there`;
  return new TransferError(path, `${path} (${size} bytes) did not arrive whole: ${there}`, {
    kind: 'size',
    hint: 'look at the disk quota, then try again',
  });
}

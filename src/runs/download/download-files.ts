import { dirname } from 'node:path';
import pLimit, { type LimitFunction } from 'p-limit';
import { defined } from '../../core/defined.js';
import { joinInside } from '../../core/safe-path.js';
import { sweepTemporaryFiles } from '../../disk/temporary-file.js';
import type { RestClient } from '../../reana/rest-client.js';
import { ApiError, isApiError } from '../../reana/errors/api-error.js';
import { isTransferError, TransferError } from '../../reana/errors/transfer-error.js';
import { isEmptyFolder } from '../workspace/list-files.js';
import type { CallOptions, RunReference, WantedFile } from '../../reana/model.js';
import { NetworkError } from '../../reana/errors/network-error.js';
import { fetchedFiles, type DirectoryDownload, type FilePlan } from './download-plan.js';
import type { DownloadEvent } from '../events.js';
import { findComplete } from '../transfer/local-files.js';
import { TransferReport } from '../transfer/transfer-report.js';

export interface DownloadFilesOptions extends CallOptions {
  readonly onProgress?: ((event: DownloadEvent) => void) | undefined;
  /** Paths that were requested by name: it is an error when one of them can't be fetched. */
  readonly required?: ReadonlySet<string>;
  /** Expected checksums, by path. */
  readonly expected?: ReadonlyMap<string, string>;
  /** Called with the checksum of each file that was saved. Checksums are only computed when this is given. */
  readonly onChecksum?: (path: string, sha256: string) => void;
}

/** Most files in progress at a time; how many of them the server is asked for at once is up to the client. */
const MOST_AT_ONCE = 8;

/** Fetches what the plan says into the folder. Returns absolute paths. */
export async function downloadFiles(
  client: RestClient,
  run: RunReference,
  folder: string,
  plan: FilePlan,
  options: DownloadFilesOptions = {},
): Promise<readonly string[]> {
  return new DownloadJob(client, run, folder, plan, options).fetch(plan);
}

/** One download of files out of a workspace. */
class DownloadJob {
  private readonly limit: LimitFunction = pLimit(MOST_AT_ONCE);
  private readonly stop = new AbortController();
  private readonly signal: AbortSignal;
  private readonly report: TransferReport;

  constructor(
    private readonly client: RestClient,
    private readonly run: RunReference,
    private readonly folder: string,
    plan: FilePlan,
    private readonly options: DownloadFilesOptions,
  ) {
    const { signal, onProgress } = options;
    this.signal = signal === undefined ? this.stop.signal : AbortSignal.any([signal, this.stop.signal]);
    const files = fetchedFiles(plan);
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    this.report = new TransferReport({ files: files.length, bytes }, client.clock, (event) =>
      onProgress?.(event),
    );
  }

  async fetch(plan: FilePlan): Promise<readonly string[]> {
    const { archives, files } = plan;
    const saved: string[] = [];
    await this.sweep([...fetchedFiles(plan), ...plan.present]);
    const rest: WantedFile[] = [];
    try {
      await Promise.all([
        ...archives.map((archive) => this.limit(() => this.fetchArchive(archive, saved, rest))),
        ...files.map((file) => this.limit(() => this.fetchFile(file, saved))),
      ]);
      await Promise.all(rest.map((file) => this.limit(() => this.fetchFile(file, saved))));
      return saved;
    } catch (error) {
      this.limit.clearQueue();
      this.stop.abort();
      throw error;
    }
  }

  /** Removes what killed downloads have left beside these files. */
  private async sweep(files: readonly WantedFile[]): Promise<void> {
    const folders = new Set([
      this.folder,
      ...files.map(({ path }) => dirname(joinInside(this.folder, path))),
    ]);
    await Promise.all([...folders].map((folder) => this.limit(() => sweepTemporaryFiles(folder))));
  }

  private async fetchFile(file: WantedFile, saved: string[]): Promise<void> {
    const { path } = file;
    try {
      saved.push(
        await this.client.workspace.download(this.run.id, this.withChecksum(file), this.folder, {
          ...this.callOptions(),
          onBytes: (bytes) => this.report.setBytes(path, bytes),
        }),
      );
      this.finish(file);
    } catch (error) {
      if (isTransferError(error, 'size') && (await this.isNoFile(path))) return;
      if (!isApiError(error, 'symbolic-link') || this.options.required?.has(path) === true) throw error;
      this.options.onProgress?.({ type: 'left-out', path });
    }
  }

  /** Servers that don't list all files at once name empty directories among them. */
  private async isNoFile(path: string): Promise<boolean> {
    const { signal } = this;
    if (!(await isEmptyFolder(this.client, this.run.id, path, { signal }))) return false;
    const message = `${path} was not saved: it is an empty directory, or was removed in the meantime`;
    this.options.onProgress?.({ type: 'warning', message });
    return true;
  }

  /** Saves the files of a directory. Those that could not be fetched this way are added to `rest`, for one by one. */
  private async fetchArchive(
    { directory, files }: DirectoryDownload,
    saved: string[],
    rest: WantedFile[],
  ): Promise<void> {
    const total = files.reduce((sum, { size }) => sum + size, 0);
    const name = `${directory}/`;
    try {
      const wanted = files.map((file) => this.withChecksum(file));
      const paths = await this.client.workspace.downloadDirectory(
        this.run.id,
        directory,
        wanted,
        this.folder,
        {
          ...this.callOptions(),
          // An archive is smaller than its files, or hardly larger.
          onBytes: (bytes) => this.report.setBytes(name, Math.min(bytes, total)),
        },
      );
      this.report.reset(name);
      saved.push(...paths);
      for (const file of files) this.finish(file);
    } catch (error) {
      if (!canFetchSingly(error)) throw error;
      this.report.reset(name);
      const there = await findComplete(this.folder, files);
      for (const file of files) if (!there.has(file.path)) rest.push(file);
      for (const file of files) if (there.has(file.path)) this.finish(file);
    }
  }

  private withChecksum(file: WantedFile): WantedFile {
    const sha256 = this.options.expected?.get(file.path);
    return sha256 === undefined ? file : { ...file, sha256 };
  }

  private callOptions(): Pick<DownloadFilesOptions, 'onChecksum'> & { readonly signal: AbortSignal } {
    const { onChecksum } = this.options;
    return { signal: this.signal, ...defined({ onChecksum }) };
  }

  private finish({ path, size }: WantedFile): void {
    this.options.onProgress?.({ type: 'downloaded', path, ...this.report.finish(path, size) });
  }
}

/**
 * Whether the files may be fetched one by one: one symbolic link in a directory, a file that still grows, or a server
 * without the memory for it spoils the whole archive.
 */
function canFetchSingly(error: unknown): boolean {
  if (error instanceof ApiError || error instanceof TransferError) return true;
  return error instanceof NetworkError && (error.kind === 'reset' || error.kind === 'timeout');
}

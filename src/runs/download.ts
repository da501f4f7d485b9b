import { resolve } from 'node:path';
import pLimit from 'p-limit';
import type { ReanaClient } from '../reana/client.js';
import { ApiError, TransferError } from '../reana/errors.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../reana/model.js';
import { outputsOf } from './declared-outputs.js';
import { planDownload, type DirectoryDownload, type DownloadPlan, type Wanted } from './download-plan.js';
import type { DownloadEvent } from './events.js';

export interface DownloadOptions extends CallOptions {
  readonly onProgress?: (event: DownloadEvent) => void;
  /** POSIX paths of files or directories to fetch instead of the declared outputs. */
  readonly paths?: readonly string[];
}

/** REANA's workflow controller answers four requests at a time, for the whole cluster. */
const PARALLEL = 4;

/** The outputs that a run's `reana.yaml` declares, as far as they are in its workspace. */
export async function listOutputs(
  client: ReanaClient,
  run: RunReference,
  options: CallOptions = {},
): Promise<readonly WorkspaceFile[]> {
  const plan = await makePlan(client, run, undefined, options);
  return sortByPath([...plan.files, ...plan.archives.flatMap(({ files }) => files)]);
}

/**
 * Saves outputs, or the given paths, below the folder. Answers absolute paths, sorted.
 * @throws TransferError when a given path, or every declared output, is not in the workspace
 */
export async function downloadOutputs(
  client: ReanaClient,
  run: RunReference,
  folder: string,
  options: DownloadOptions = {},
): Promise<readonly string[]> {
  const plan = await makePlan(client, run, options.paths, options);
  const total = [...plan.files, ...plan.archives.flatMap(({ files }) => files)];
  const [missing] = plan.missing;
  if (missing !== undefined && (options.paths !== undefined || total.length === 0)) {
    throw new TransferError(missing, `there is no ${missing} in the workspace of ${run.name}`, {
      hint: `\`reana-madminer ls ${run.name}\` shows what there is`,
    });
  }
  options.onProgress?.({
    type: 'downloading',
    files: total.length,
    bytes: sumSizes(total),
    missing: plan.missing,
  });
  return new Download(client, run, resolve(folder), options).fetch(plan);
}

/** One download on its way. */
class Download {
  private readonly limit = pLimit(PARALLEL);
  private readonly stop = new AbortController();
  private readonly done = { files: 0, bytes: 0 };

  constructor(
    private readonly client: ReanaClient,
    private readonly run: RunReference,
    private readonly folder: string,
    private readonly options: DownloadOptions,
  ) {}

  async fetch({ archives, files }: DownloadPlan): Promise<string[]> {
    const tasks = [
      ...archives.map((directory) => this.limit(() => this.fetchDirectory(directory))),
      ...files.map((file) => this.limit(() => this.fetchFile(file))),
    ];
    try {
      return (await Promise.all(tasks)).flat().sort();
    } catch (error) {
      this.limit.clearQueue();
      this.stop.abort();
      throw error;
    }
  }

  private async fetchFile(file: WorkspaceFile): Promise<string[]> {
    const saved = await this.client.workspace.download(this.run.id, file, this.folder, {
      signal: this.signal(),
    });
    this.report(file);
    return [saved];
  }

  private async fetchDirectory({ directory, files }: DirectoryDownload): Promise<string[]> {
    const signal = this.signal();
    try {
      const saved = await this.client.workspace.downloadDirectory(
        this.run.id,
        directory,
        files,
        this.folder,
        { signal },
      );
      for (const file of files) this.report(file);
      return [...saved];
    } catch (error) {
      // One symbolic link in a directory, or a file still growing, spoils the whole archive.
      if (!(error instanceof ApiError) && !(error instanceof TransferError)) throw error;
      const saved: string[] = [];
      for (const file of files) saved.push(...(await this.fetchFile(file)));
      return saved;
    }
  }

  private signal(): AbortSignal {
    const { signal } = this.options;
    return signal === undefined ? this.stop.signal : AbortSignal.any([signal, this.stop.signal]);
  }

  private report({ path, size }: WorkspaceFile): void {
    this.done.files += 1;
    this.done.bytes += size;
    this.options.onProgress?.({ type: 'downloaded', path, ...this.done });
  }
}

async function makePlan(
  client: ReanaClient,
  run: RunReference,
  paths: readonly string[] | undefined,
  options: CallOptions,
): Promise<DownloadPlan> {
  const wanted = paths ?? (await declaredOutputs(client, run, options));
  const listing = await client.workspace.list(run.id, options);
  return planDownload(
    listing,
    await Promise.all(wanted.map((path) => resolvePattern(client, run, path, options))),
  );
}

async function declaredOutputs(
  client: ReanaClient,
  run: RunReference,
  options: CallOptions,
): Promise<string[]> {
  const { specification } = await client.workflows.specification(run.id, options);
  return outputsOf(specification);
}

/** Patterns are the server's to resolve: its rules for them are its own. */
async function resolvePattern(
  client: ReanaClient,
  run: RunReference,
  path: string,
  options: CallOptions,
): Promise<Wanted> {
  if (!/[*?[]/.test(path)) return { path };
  const found = await client.workspace.list(run.id, { ...options, pattern: path });
  return { path, matches: new Set(found.map((file) => file.path)) };
}

function sumSizes(files: readonly WorkspaceFile[]): number {
  return files.reduce((sum, { size }) => sum + size, 0);
}

function sortByPath(files: WorkspaceFile[]): WorkspaceFile[] {
  return files.sort((one, other) => (one.path < other.path ? -1 : 1));
}

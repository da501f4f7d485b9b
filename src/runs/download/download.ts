import { resolve } from 'node:path';
import { defined } from '../../core/defined.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';
import { CHECKSUM_FILE } from '../transfer/checksum-list.js';
import { readWorkspaceChecksums } from '../upload/compare-workspace.js';
import { declaredOutputs } from './declared-outputs.js';
import { DownloadChecksums } from './download-checksums.js';
import { downloadFiles } from './download-files.js';
import {
  fetchedFiles,
  findCollisions,
  planDownload,
  type DownloadPlan,
  type Wanted,
} from './download-plan.js';
import type { DownloadEvent } from '../events.js';
import { isCaseSensitive, findComplete } from '../transfer/local-files.js';

export interface DownloadOptions extends CallOptions {
  readonly onProgress?: (event: DownloadEvent) => void;
  /** POSIX paths of files or directories to fetch instead of the declared outputs. */
  readonly paths?: readonly string[];
  /** The files to choose from, when the caller has already listed them. */
  readonly listing?: readonly WorkspaceFile[];
  /** Fetches what there is: missing paths, or missing outputs, are reported as progress and are not an error. */
  readonly allowMissing?: boolean;
  /**
   * Checks the files against the workspace's `SHA256SUMS`, as far as it lists them, and writes the checksums of all of
   * them beside them.
   */
  readonly checksums?: boolean;
}

/** The outputs that a run's `reana.yaml` declares and that are in its workspace. */
export async function listOutputs(
  client: RestClient,
  run: RunReference,
  options: CallOptions = {},
): Promise<readonly WorkspaceFile[]> {
  const listing = await client.workspace.list(run.id, options);
  const wanted = await resolveWanted(client, run, undefined, options);
  return fetchedFiles(planDownload(listing, wanted));
}

/**
 * Saves outputs, or the given paths, below the folder. Files that are already there, complete and with the server's
 * modification time, are not fetched again. Returns absolute paths, sorted.
 * @throws TransferError when a given path, or every declared output, is not in the workspace; TransferError
 */
export async function downloadOutputs(
  client: RestClient,
  run: RunReference,
  folder: string,
  options: DownloadOptions = {},
): Promise<readonly string[]> {
  const target = resolve(folder);
  const { plan, checksums } = await prepare(client, run, target, options);
  const { onProgress, signal } = options;
  const files = fetchedFiles(plan);
  onProgress?.({
    type: 'downloading',
    files: files.length,
    bytes: files.reduce((sum, { size }) => sum + size, 0),
    present: plan.present.length,
    missing: plan.missing,
  });
  const saved = await downloadFiles(client, run, target, plan, {
    ...defined({ signal }),
    onProgress,
    required: new Set(options.paths),
    ...checksums?.listeners(files),
  });
  const list = await checksums?.write();
  const present = plan.present.map(({ path }) => joinInside(target, path));
  return [...saved, ...present, ...(list === undefined ? [] : [list])].sort();
}

/** Plans what `downloadOutputs` would do. Saves nothing. Throws the same errors. */
export async function planOutputs(
  client: RestClient,
  run: RunReference,
  folder: string,
  options: DownloadOptions = {},
): Promise<DownloadPlan> {
  return (await prepare(client, run, resolve(folder), options)).plan;
}

async function prepare(
  client: RestClient,
  run: RunReference,
  folder: string,
  options: DownloadOptions,
): Promise<{ readonly plan: DownloadPlan; readonly checksums: DownloadChecksums | undefined }> {
  const listing = options.listing ?? (await client.workspace.list(run.id, options));
  const wanted = await resolveWanted(client, run, options.paths, options);
  const all = planDownload(listing, wanted);
  const files = fetchedFiles(all);
  checkNames(files);
  if (options.allowMissing !== true) checkMissing(all, run, options.paths !== undefined);
  await checkCollisions(files, folder);
  const complete = await findComplete(folder, files);
  if (options.checksums !== true) {
    return { plan: planDownload(listing, wanted, ({ path }) => complete.has(path)), checksums: undefined };
  }
  const listed = await readWorkspaceChecksums(client, run.id, listing, options);
  const checksums = await DownloadChecksums.open(folder, listed, options.signal);
  const intact = await checksums.check(files.filter(({ path }) => complete.has(path)));
  // The list that is written includes everything that the workspace's own list says about these files.
  const others = listing.filter(({ path }) => path !== CHECKSUM_FILE);
  return { plan: planDownload(others, wanted, ({ path }) => intact.has(path)), checksums };
}

async function resolveWanted(
  client: RestClient,
  run: RunReference,
  paths: readonly string[] | undefined,
  options: CallOptions,
): Promise<readonly Wanted[]> {
  const wanted =
    paths ?? declaredOutputs((await client.workflows.specification(run.id, options)).specification);
  return Promise.all(wanted.map((path) => resolvePattern(client, run, path, options)));
}

/** The server resolves patterns, because it has its own rules for them. */
async function resolvePattern(
  client: RestClient,
  run: RunReference,
  path: string,
  options: CallOptions,
): Promise<Wanted> {
  if (!/[*?[]/.test(path)) return { path };
  const found = await client.workspace.list(run.id, { ...options, pattern: path });
  return { path, matches: new Set(found.map((file) => file.path)) };
}

/** Checked before anything is fetched: a name that can't be saved would end the download in the middle. */
function checkNames(files: readonly WorkspaceFile[]): void {
  for (const { path } of files) safeRelativePath(path);
}

function checkMissing(plan: DownloadPlan, run: RunReference, wasAskedFor: boolean): void {
  const [missing] = plan.missing;
  if (missing === undefined || (!wasAskedFor && fetchedFiles(plan).length > 0)) return;
  throw new TransferError(missing, `there is no ${missing} in the workspace of ${run.name}`, {
    hint: 'list the files there are',
    action: { type: 'list-files', run: run.name },
  });
}

async function checkCollisions(files: readonly WorkspaceFile[], folder: string): Promise<void> {
  const [collision] = findCollisions(files.map(({ path }) => path));
  if (collision === undefined || (await isCaseSensitive(folder))) return;
  throw new TransferError(
    collision[0] ?? '',
    `${collision.join(' and ')} would be one file in ${folder}, where upper and lower case are the same`,
    { hint: 'fetch one of them at a time, each into a folder of its own' },
  );
}

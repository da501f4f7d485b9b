import { resolve } from 'node:path';
import { defined } from '../../core/defined.js';
import { joinInside, safeRelativePath } from '../../core/safe-path.js';
import { comparePaths } from '../../core/text/compare.js';
import { isApiError } from '../../reana/errors/api-error.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';
import { listFiles, listMatches } from '../workspace/list-files.js';
import { CHECKSUM_FILE } from '../transfer/checksum-list.js';
import { readWorkspaceChecksums } from '../upload/compare-workspace.js';
import { declaredOutputs } from './declared-outputs.js';
import { DownloadChecksums } from './download-checksums.js';
import { downloadFiles } from './download-files.js';
import {
  fetchedFiles,
  planDownload,
  type DownloadPlan,
  type FilePlan,
  type Wanted,
} from './download-plan.js';
import {
  dependsOnFolding,
  findUnsaved,
  nameWarnings,
  normalPath,
  normalizeListing,
  type UnsavedFile,
} from './listed-names.js';
import type { DownloadEvent } from '../events.js';
import { findComplete, readNameFolding } from '../transfer/local-files.js';

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
  const wanted = await resolveWanted(client, run, undefined, options);
  const { files: listing } = normalizeListing(await listWanted(client, run, wanted, options));
  return fetchedFiles(planDownload(listing, wanted));
}

/**
 * Saves outputs, or the given paths, below the folder. Files that are already there, complete and with the server's
 * modification time, are not fetched again. Returns absolute paths, sorted.
 * @throws TransferError when a given path, or every declared output, is not in the workspace; or, after all others are
 * saved, when a file has the same name as another one
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
  for (const message of plan.warnings) onProgress?.({ type: 'warning', message });
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
  checkUnsaved(plan.unsaved, target);
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
  const wanted = await resolveWanted(client, run, options.paths, options);
  const listed = options.listing ?? (await listWanted(client, run, wanted, options));
  const { files: listing, repeated } = normalizeListing(listed);
  const all = planDownload(listing, wanted);
  // Checked before anything is fetched: a name that can't be saved would end the download in the middle.
  for (const { path } of fetchedFiles(all)) safeRelativePath(path);
  if (options.allowMissing !== true) checkMissing(all, run, options.paths !== undefined);
  const unsaved = await unsavedFiles(fetchedFiles(all), folder);
  const isUnsaved = new Set(unsaved.map(({ path }) => path));
  const files = fetchedFiles(all).filter(({ path }) => !isUnsaved.has(path));
  const complete = await findComplete(folder, files);
  const plan = (listing: readonly WorkspaceFile[], present: ReadonlySet<string>): DownloadPlan => ({
    ...planDownload(
      listing.filter(({ path }) => !isUnsaved.has(path)),
      wanted,
      ({ path }) => present.has(path),
    ),
    missing: all.missing,
    unsaved,
    warnings: nameWarnings(
      files.map(({ path }) => path),
      repeated,
    ),
  });
  if (options.checksums !== true) return { plan: plan(listing, complete), checksums: undefined };
  const sums = await readWorkspaceChecksums(client, run.id, listing, options);
  const checksums = await DownloadChecksums.open(folder, sums, options.signal);
  const intact = await checksums.check(files.filter(({ path }) => complete.has(path)));
  // The list that is written includes everything that the workspace's own list says about these files.
  const others = listing.filter(({ path }) => path !== CHECKSUM_FILE);
  return { plan: plan(others, intact), checksums };
}

/** All files of a run; where a server does not list so many at once, those that are wanted, and the list of checksums. */
async function listWanted(
  client: RestClient,
  run: RunReference,
  wanted: readonly Wanted[],
  options: DownloadOptions,
): Promise<readonly WorkspaceFile[]> {
  const { signal } = options;
  const call = defined({ signal });
  try {
    return await client.workspace.list(run.id, call);
  } catch (error) {
    if (!isApiError(error, 'too-many-files')) throw error;
  }
  const names = wanted.flatMap(({ path, matches }) => (matches === undefined ? [path] : []));
  if (options.checksums === true) names.push(CHECKSUM_FILE);
  const patterns = wanted.flatMap(({ path, matches }) => (matches === undefined ? [] : [path]));
  const parts = await Promise.all([
    ...names.map((path) => listFiles(client, run.id, call, path.replace(/\/+$/, ''))),
    ...patterns.map((pattern) => listMatches(client, run.id, pattern, call)),
  ]);
  return [...new Map(parts.flat().map((file) => [file.path, file])).values()].sort(comparePaths);
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
  if (!/[*?[]/.test(path)) return { path: normalPath(path) };
  const found = await client.workspace.list(run.id, { ...options, pattern: path });
  return { path, matches: new Set(found.map((file) => normalPath(file.path))) };
}

function checkMissing(plan: FilePlan, run: RunReference, wasAskedFor: boolean): void {
  const [missing] = plan.missing;
  if (missing === undefined || (!wasAskedFor && fetchedFiles(plan).length > 0)) return;
  throw new TransferError(missing, `there is no ${missing} in the workspace of ${run.name}`, {
    hint: 'list the files there are',
    action: { type: 'list-files', run: run.name },
  });
}

async function unsavedFiles(
  files: readonly WorkspaceFile[],
  folder: string,
): Promise<readonly UnsavedFile[]> {
  const paths = files.map(({ path }) => path);
  return findUnsaved(paths, dependsOnFolding(paths) ? await readNameFolding(folder) : undefined);
}

function checkUnsaved(unsaved: readonly UnsavedFile[], folder: string): void {
  const [first] = unsaved;
  if (first === undefined) return;
  const { path, clash, other } = first;
  const rest = unsaved.length === 1 ? '' : `; ${unsaved.length - 1} more were not saved for such reasons`;
  const options =
    clash === 'folder'
      ? {
          message: `${path} was not saved: the server lists it as a file, and a folder ${other} with files in it`,
          hint: 'the folder and all other files were saved; rename the file in the workspace to download it as well',
        }
      : {
          message: `${path} was not saved: it would be the same file as ${other} in ${folder}`,
          hint: 'all other files were saved; download it by its name into another folder',
        };
  throw new TransferError(path, `${options.message}${rest}`, { kind: 'name', hint: options.hint });
}

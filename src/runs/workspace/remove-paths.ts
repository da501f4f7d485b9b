import { UsageError } from '../../core/errors.js';
import { isApiError } from '../../reana/errors/api-error.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import { safeRelativePath } from '../../core/safe-path.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference, WorkspaceFile } from '../../reana/model.js';
import type { RemovalReport } from '../../reana/calls/remove-files.js';
import { listFiles } from './list-files.js';
import { checkEnded, type ChangeFilesOptions } from './check-ended.js';

/** What one of the given paths stands for. */
interface Target {
  readonly kind: 'file' | 'directory' | 'pattern' | 'nothing';
  readonly path: string;
  /** Bytes of a file. */
  readonly size: number;
}

/**
 * Removes files, directories with their content, and everything that matches patterns. A path that exists stands for
 * that file or directory, even when it looks like a pattern.
 * @throws UsageError when one of them matches nothing, or the run has not ended: then nothing was removed
 * @throws TransferError when the server could not remove all
 */
export async function removePaths(
  client: RestClient,
  run: RunReference,
  paths: readonly string[],
  { whileRunning = false, ...options }: ChangeFilesOptions = {},
): Promise<RemovalReport['removed']> {
  await checkEnded(client, run, 'change', { whileRunning, ...options });
  const listed = await listFiles(client, run.id, options);
  const targets: Target[] = [];
  for (const path of paths) targets.push(await findTarget(client, run, path, listed, options));
  const missing = targets.filter(({ kind }) => kind === 'nothing').map(({ path }) => path);
  if (missing.length > 0) {
    throw new UsageError(`nothing in ${run.name} is called ${missing.join(', ')}; nothing was removed`, {
      hint: 'list its files',
      action: { type: 'list-files', run: run.name },
    });
  }
  const reports: RemovalReport[] = [];
  for (const target of targets) reports.push(await remove(client, run, target, options));
  const removed = unique(reports.flatMap((report) => report.removed));
  const failed = unique(reports.flatMap((report) => report.failed));
  if (failed.length > 0) throw notAll(run, removed.length, failed);
  return removed;
}

async function findTarget(
  client: RestClient,
  run: RunReference,
  given: string,
  listed: readonly WorkspaceFile[],
  options: CallOptions,
): Promise<Target> {
  const path = safeRelativePath(given).replace(/\/$/, '');
  const file = listed.find((each) => each.path === path);
  if (file !== undefined) return { kind: 'file', path, size: file.size };
  if (listed.some((each) => each.path.startsWith(`${path}/`))) return { kind: 'directory', path, size: 0 };
  const isPattern = /[*?[]/.test(path) && (await hasMatches(client, run, path, options));
  return { kind: isPattern ? 'pattern' : 'nothing', path, size: 0 };
}

async function hasMatches(
  client: RestClient,
  run: RunReference,
  pattern: string,
  options: CallOptions,
): Promise<boolean> {
  try {
    return (await client.workspace.list(run.id, { ...options, pattern })).length > 0;
  } catch (error) {
    if (isApiError(error, 'too-many-files')) return true;
    throw error;
  }
}

async function remove(
  client: RestClient,
  run: RunReference,
  { kind, path, size }: Target,
  options: CallOptions,
): Promise<RemovalReport> {
  switch (kind) {
    case 'directory':
      return client.workspace.removeDirectory(run.id, path, options);
    case 'pattern':
      return client.workspace.removeMatching(run.id, path, options);
    case 'file':
      return removeFile(client, run, { path, size }, options);
    case 'nothing':
      return { removed: [], failed: [] };
  }
}

/** Removes one file, with the same report. */
async function removeFile(
  client: RestClient,
  run: RunReference,
  file: { readonly path: string; readonly size: number },
  options: CallOptions,
): Promise<RemovalReport> {
  try {
    const wasThere = await client.workspace.remove(run.id, file.path, options);
    return { removed: wasThere ? [file] : [], failed: [] };
  } catch (error) {
    if (!(error instanceof TransferError)) throw error;
    return { removed: [], failed: [{ path: file.path, reason: error.message }] };
  }
}

function unique<T extends { readonly path: string }>(files: readonly T[]): T[] {
  return [...new Map(files.map((file) => [file.path, file])).values()];
}

function notAll(run: RunReference, removed: number, failed: RemovalReport['failed']): TransferError {
  const [first] = failed;
  const which = failed.map(({ path, reason }) => `${path} (${reason})`).join(', ');
  return new TransferError(
    first?.path ?? '',
    `${run.name} still has ${which}; ${removed} others were removed`,
    {
      hint: 'try again; while a run goes on, its steps may hold files',
    },
  );
}

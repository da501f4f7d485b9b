import { stat } from 'node:fs/promises';
import { text } from 'node:stream/consumers';
import pLimit from 'p-limit';
import { defined } from '../../core/defined.js';
import { errorMessage } from '../../core/errors.js';
import { comparePaths } from '../../core/text/compare.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions, SentContent, WorkspaceFile } from '../../reana/model.js';
import { CHECKSUM_FILE, hashFile, parseChecksums } from '../transfer/checksum-list.js';
import type { PlannedFile } from './upload-plan.js';
import type { UploadRecord } from './upload-record.js';

/** The files of a plan that a workspace lacks or holds with other content, and those that it has. */
export interface WorkspaceComparison {
  readonly missing: readonly PlannedFile[];
  /** Files that need not be sent, with their checksums where known. */
  readonly present: ReadonlyMap<string, { readonly sha256?: string }>;
}

/** Larger lists of checksums were not written by this program, in bytes. */
const LARGEST_LIST = 64 * 1024 * 1024;
const HASHED_AT_ONCE = 4;

/**
 * Compares planned files with those of a workspace. The size alone proves nothing: the content is the same when this
 * machine sent it and neither side has changed since, or when the workspace's own checksums match.
 */
export async function compareWorkspace(
  planned: readonly PlannedFile[],
  listing: readonly WorkspaceFile[],
  known: { readonly record: UploadRecord; readonly checksums?: WorkspaceChecksums | undefined },
  { signal }: CallOptions = {},
): Promise<WorkspaceComparison> {
  const there = new Map(listing.map((file) => [file.path, file]));
  const missing: PlannedFile[] = [];
  const present = new Map<string, { readonly sha256?: string }>();
  const limit = pLimit(HASHED_AT_ONCE);
  const compare = async (file: PlannedFile): Promise<void> => {
    const found = there.get(file.path);
    const same = found?.size === file.size ? await findSame(file, found, known, signal) : undefined;
    if (same === undefined) missing.push(file);
    else present.set(file.path, same);
  };
  await Promise.all(planned.map((file) => limit(() => compare(file))));
  return { missing: sortByPath(missing), present };
}

/** The list of checksums in a workspace, and when it was stored there. */
export interface WorkspaceChecksums {
  readonly sums: ReadonlyMap<string, string>;
  readonly modified?: Date;
}

/** Reads the list of checksums of a workspace; undefined when there is none. */
export async function readWorkspaceChecksums(
  client: RestClient,
  run: string,
  listing: readonly WorkspaceFile[],
  options: CallOptions,
): Promise<WorkspaceChecksums | undefined> {
  const file = listing.find(({ path }) => path === CHECKSUM_FILE);
  if (file === undefined || file.size > LARGEST_LIST) return undefined;
  const content = await text(await client.workspace.open(run, CHECKSUM_FILE, options));
  return {
    sums: parseChecksums(content),
    ...defined({ modified: file.modified }),
  };
}

/** A file's checksum in the list, unless the file was written after the list. */
export function checksumOf(
  { sums, modified }: WorkspaceChecksums,
  file: Pick<WorkspaceFile, 'path' | 'modified'>,
): string | undefined {
  const isNewer = modified !== undefined && file.modified !== undefined && file.modified > modified;
  return isNewer ? undefined : sums.get(file.path);
}

async function findSame(
  { path, file, realPath, size, data }: PlannedFile,
  there: WorkspaceFile,
  { record, checksums }: Parameters<typeof compareWorkspace>[2],
  signal: AbortSignal | undefined,
): Promise<{ readonly sha256?: string } | undefined> {
  if (data !== undefined) return undefined;
  const recorded = record.find(there, { size, modified: await modifiedAt(path, file) });
  if (recorded !== undefined) return recorded;
  const expected = checksums && checksumOf(checksums, there);
  if (expected === undefined) return undefined;
  const sha256 = await hashFile(file, signal, realPath);
  return sha256 === expected ? { sha256 } : undefined;
}

async function modifiedAt(path: string, file: string): Promise<Required<SentContent>['modified']> {
  try {
    return (await stat(file)).mtimeMs;
  } catch (error) {
    throw new TransferError(path, `${file} can't be read: ${errorMessage(error)}`, { cause: error });
  }
}

function sortByPath(files: PlannedFile[]): PlannedFile[] {
  return files.sort(comparePaths);
}

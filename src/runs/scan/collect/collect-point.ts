import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { errorMessage } from '../../../core/errors.js';
import type { ReanaClient } from '../../../reana/client.js';
import { TransferError } from '../../../reana/errors.js';
import type { CallOptions } from '../../../reana/model.js';
import { CHECKSUM_FILE } from '../../checksum-list.js';
import { downloadOutputs } from '../../download.js';
import { describeFiles, isComplete, readRecord, writeRecord, type PointRecord } from './point-record.js';
import { findSummary } from './read-summary.js';
import { inside, type SharedWorkspaces } from './shared-workspaces.js';

/** A point whose outputs are to be brought home. */
export interface PointToCollect extends Pick<PointRecord, 'run' | 'outputs' | 'summary'> {
  /** `0007-1a2b3c4d5e`. */
  readonly name: string;
  /** Folder of the workspace that is taken for the whole of it, where a run has the files of many points. */
  readonly within?: string;
}

/** The point's folder, and what it holds. */
export interface CollectedPoint {
  readonly record: PointRecord;
  /** False when nothing had to be asked for. */
  readonly wasFetched: boolean;
}

export interface CollectPointOptions extends CallOptions {
  readonly workspaces: SharedWorkspaces;
  /** Compares the content of all files with the workspace's `SHA256SUMS`, also of those that are there. */
  readonly checksums?: boolean;
}

/** Folder, in that of the results, of points on their way. */
export const INCOMING = '.incoming';

/**
 * Brings the outputs of a point into `<results>/<name>/`. What is there of the same run is not fetched again, and asks
 * the server nothing. Outputs of another run are exchanged as a whole: they gather in a folder of their own, which
 * takes the place of the old one when it is complete.
 */
export async function collectPoint(
  client: ReanaClient,
  results: string,
  point: PointToCollect,
  options: CollectPointOptions,
): Promise<CollectedPoint> {
  const folder = join(results, point.name);
  const record = await readRecord(folder);
  if (record !== undefined && options.checksums !== true && (await holdsAll(folder, record, point))) {
    return { record, wasFetched: false };
  }
  if (record?.run.id === point.run.id && point.within === undefined) {
    return { record: await fetchPoint(client, folder, point, options), wasFetched: true };
  }
  const incoming = join(results, INCOMING, point.run.id);
  const fetched = await fetchPoint(client, incoming, point, options);
  await exchange(join(incoming, point.within ?? ''), folder);
  return { record: fetched, wasFetched: true };
}

async function holdsAll(folder: string, record: PointRecord, point: PointToCollect): Promise<boolean> {
  const paths = record.files.map(({ path }) => path);
  const isSummaryKnown =
    record.summary === point.summary || findSummary(paths, point.summary, point.name) !== undefined;
  return isSummaryKnown && (await isComplete(folder, record, point));
}

async function fetchPoint(
  client: ReanaClient,
  folder: string,
  { run, outputs, summary, name, within = '' }: PointToCollect,
  { workspaces, ...options }: CollectPointOptions,
): Promise<PointRecord> {
  const home = join(folder, within);
  await makeFolder(home);
  const part = within === '' ? undefined : await workspaces.read(run.id, within);
  const missing: string[] = [];
  const fetch = (paths: readonly string[] | null): Promise<readonly string[]> =>
    downloadOutputs(client, run, folder, {
      ...options,
      ...(part === undefined ? {} : { listing: part.files }),
      ...(paths === null ? {} : { paths: paths.map((path) => posix.join(within, path)) }),
      mayMiss: true,
      onProgress: (event) => {
        if (event.type === 'downloading') missing.push(...inside(event.missing, within));
      },
    });
  const saved = new Set(await fetch(outputs ?? part?.outputs ?? null));
  const paths = (): string[] =>
    [...saved]
      .map((file) => relative(home, file).split(sep).join('/'))
      .filter((path) => path !== CHECKSUM_FILE && !path.startsWith('../'));
  if (findSummary(paths(), summary, name) === undefined) {
    // Numbers are wanted also where the summary is none of the outputs.
    const all = part?.files ?? (await client.workspace.list(run.id, options));
    const there = all.map(({ path }) => path);
    const found = findSummary(inside(there, within), summary, name);
    if (found !== undefined) for (const file of await fetch([found])) saved.add(file);
  }
  const files = await describeFiles(home, paths().sort());
  const record = { run: { id: run.id, name: run.name }, outputs, summary, files, missing };
  await writeRecord(home, record);
  return record;
}

/** Killed at any time, it leaves the old folder, or the new one here or where it came from; and never a mix. */
async function exchange(incoming: string, folder: string): Promise<void> {
  const old = `${incoming}.old`;
  try {
    await rm(old, { recursive: true, force: true });
    await rename(folder, old).catch((error: unknown) => {
      if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    });
    await rename(incoming, folder);
    await rm(old, { recursive: true, force: true });
  } catch (error) {
    throw new TransferError(folder, `${folder} can't be replaced: ${errorMessage(error)}`, { cause: error });
  }
}

async function makeFolder(folder: string): Promise<void> {
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    throw new TransferError(folder, `${dirname(folder)} can't be written to: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

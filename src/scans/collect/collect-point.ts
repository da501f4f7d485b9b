import { mkdir, rm } from 'node:fs/promises';
import { dirname, join, posix, relative, sep } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import { succeeds } from '../../core/system-error.js';
import type { RestClient } from '../../reana/rest-client.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions } from '../../reana/model.js';
import { CHECKSUM_FILE } from '../../runs/transfer/checksum-list.js';
import { listFiles } from '../../runs/workspace/list-files.js';
import { downloadOutputs } from '../../runs/download/download.js';
import { linkFiles, replaceFolder } from './replace-folder.js';
import type { StagingArea } from './staging-area.js';
import {
  statFiles,
  isComplete,
  readPointRecord,
  writePointRecord,
  type PointRecord,
} from './point-record.js';
import { findSummary } from '../results/read-summary.js';
import { inside, type SharedWorkspaces } from './shared-workspaces.js';

/** A point whose outputs are to be collected. */
export interface PointToCollect extends Pick<PointRecord, 'run' | 'outputs' | 'summary'> {
  /** `0007-1a2b3c4d5e`. */
  readonly name: string;
  /** Folder of the workspace with this point's files, where a run has the files of many points. */
  readonly within?: string;
}

/** The point's folder, and what it holds. */
export interface CollectedPoint {
  readonly record: PointRecord;
  /** False when nothing had to be fetched. */
  readonly wasFetched: boolean;
}

export interface CollectPointOptions extends CallOptions {
  readonly workspaces: SharedWorkspaces;
  readonly incoming: StagingArea;
  /** Compares the content of all files, also of those already here, with the workspace's `SHA256SUMS`. */
  readonly checksums?: boolean;
}

/**
 * Downloads the outputs of a point into `<results>/<name>/`. Files of the same run are not fetched again; when they are
 * complete, no request is sent. Otherwise the outputs are fetched into a staging folder, which replaces the old one
 * when it is complete: no folder holds files of two runs, and several processes may collect at once.
 */
export async function collectPoint(
  client: RestClient,
  results: string,
  point: PointToCollect,
  { incoming, ...options }: CollectPointOptions,
): Promise<CollectedPoint> {
  const { run, name, within = '' } = point;
  const folder = join(results, name);
  const find = async (): Promise<PointRecord | undefined> => {
    if (options.checksums === true) return undefined;
    const found = await readPointRecord(folder);
    return found !== undefined && (await isUpToDate(folder, found, point)) ? found : undefined;
  };
  const there = await find();
  if (there !== undefined) return { record: there, wasFetched: false };
  const arriving = incoming.folderOf(run.id);
  const home = join(arriving, within);
  await reuseFiles(folder, home, run.id);
  const record = await fetchPoint(client, arriving, point, options);
  await replaceFolder(home, folder, incoming.oldFolderOf(name), async () => (await find()) !== undefined);
  return { record, wasFetched: true };
}

/** Creates the staging folder of a point, with the files of the same run that are already here. */
async function reuseFiles(folder: string, home: string, run: string): Promise<void> {
  try {
    await mkdir(home, { recursive: true });
    if ((await readPointRecord(folder))?.run.id !== run) return;
    const isWhole = await succeeds(linkFiles(folder, home));
    // Another collection may be replacing it just now.
    if (isWhole && (await readPointRecord(folder))?.run.id === run) return;
    await rm(home, { recursive: true, force: true });
    await mkdir(home, { recursive: true });
  } catch (error) {
    throw new TransferError(folder, `${dirname(home)} can't be written to: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

async function isUpToDate(folder: string, record: PointRecord, point: PointToCollect): Promise<boolean> {
  const paths = record.files.map(({ path }) => path);
  const isSummaryKnown =
    record.summary === point.summary || findSummary(paths, point.summary, point.name) !== undefined;
  return isSummaryKnown && (await isComplete(folder, record, point));
}

async function fetchPoint(
  client: RestClient,
  folder: string,
  { run, outputs, summary, name, within = '' }: PointToCollect,
  { workspaces, ...options }: Omit<CollectPointOptions, 'incoming'>,
): Promise<PointRecord> {
  const home = join(folder, within);
  const part = within === '' ? undefined : await workspaces.read(run.id, within);
  const missing: string[] = [];
  const fetch = (paths: readonly string[] | null): Promise<readonly string[]> =>
    downloadOutputs(client, run, folder, {
      ...options,
      ...(part === undefined ? {} : { listing: part.files }),
      ...(paths === null ? {} : { paths: paths.map((path) => posix.join(within, path)) }),
      allowMissing: true,
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
    // Numbers are also wanted when the summary is not one of the outputs.
    const all = part?.files ?? (await listFiles(client, run.id, options));
    const there = all.map(({ path }) => path);
    const found = findSummary(inside(there, within), summary, name);
    if (found !== undefined) for (const file of await fetch([found])) saved.add(file);
  }
  const files = await statFiles(home, paths().sort());
  const record = { run: { id: run.id, name: run.name }, outputs, summary, files, missing };
  await writePointRecord(home, record);
  return record;
}

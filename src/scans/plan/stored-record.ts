import type { Readable } from 'node:stream';
import type { RestClient } from '../../reana/rest-client.js';
import { hasCode } from '../../core/errors.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import { DecodeError } from '../../reana/wire/decode-error.js';
import type { CallOptions, Run } from '../../reana/model.js';
import type { ScanListing } from '../scan-listing.js';
import {
  ANALYSIS_PATH,
  digestOf,
  originalPath,
  parseScanRecord,
  RECORD_PATH,
  SCAN_FILE_PATH,
  type ContentDigest,
  type ScanRecord,
} from './scan-record.js';

/** Larger records were not written by this program, in bytes. */
const LARGEST_RECORD = 64 * 1024 * 1024;

/** The verified record of a scan in one of its runs. */
export interface StoredScan {
  readonly run: Run;
  readonly record: ScanRecord;
  readonly scanFile: Uint8Array;
  readonly analysisFile: Uint8Array;
  /** By path of the input file. */
  readonly originals: ReadonlyMap<string, Uint8Array>;
}

/** All runs of a scan that may have its record, newest first. */
export function runsWithRecord({ points, scatter }: ScanListing): readonly Run[] {
  const all = [...points.values(), scatter].flat().map(({ run }) => run);
  const createdAt = ({ created }: Run): number => created?.getTime() ?? 0;
  return all.sort((one, other) => createdAt(other) - createdAt(one) || (one.name < other.name ? 1 : -1));
}

/** The record of the newest run with a complete one; undefined when there is none. */
export function findStoredScan(
  client: RestClient,
  listing: ScanListing,
  options: CallOptions,
): Promise<StoredScan | undefined> {
  return firstOf(runsWithRecord(listing), (run) => readStoredScan(client, run, options));
}

/** The `scan.json` of the newest run that has one; undefined when there is none. */
export function findScanRecord(
  client: RestClient,
  listing: ScanListing,
  options: CallOptions,
): Promise<ScanRecord | undefined> {
  return firstOf(runsWithRecord(listing), (run) => readScanRecord(client, run, options));
}

async function firstOf<Found>(
  runs: readonly Run[],
  read: (run: Run) => Promise<Found | undefined>,
): Promise<Found | undefined> {
  for (const run of runs) {
    const found = await read(run);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Undefined while files are still uploading, when the run was deleted meanwhile, and when its record is invalid. */
async function readStoredScan(
  client: RestClient,
  run: Run,
  options: CallOptions,
): Promise<StoredScan | undefined> {
  const record = await readScanRecord(client, run, options);
  if (record === undefined) return undefined;
  const digests = new Map(record.files.map((file) => [file.path, file]));
  const read = (path: string, digest: ContentDigest | undefined): Promise<Uint8Array | undefined> =>
    readVerified(client, run, path, digest, options);
  const [scanFile, analysisFile, ...contents] = await Promise.all([
    read(SCAN_FILE_PATH, record.scanFile),
    read(ANALYSIS_PATH, record.analysisFile),
    ...record.originals.map((path) => read(originalPath(path), digests.get(path))),
  ]);
  if (scanFile === undefined || analysisFile === undefined) return undefined;
  const originals = new Map<string, Uint8Array>();
  for (const [place, path] of record.originals.entries()) {
    const content = contents[place];
    if (content === undefined) return undefined;
    originals.set(path, content);
  }
  return { run, record, scanFile, analysisFile, originals };
}

async function readScanRecord(
  client: RestClient,
  run: Run,
  options: CallOptions,
): Promise<ScanRecord | undefined> {
  const content = await readSmall(client, run, RECORD_PATH, LARGEST_RECORD, options);
  if (content === undefined) return undefined;
  try {
    return parseScanRecord(Buffer.from(content).toString());
  } catch (error) {
    if (error instanceof DecodeError || hasCode(error, 'unsafe-path')) return undefined;
    throw error;
  }
}

async function readVerified(
  client: RestClient,
  run: Run,
  path: string,
  digest: ContentDigest | undefined,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  if (digest === undefined || digest.size > LARGEST_RECORD) return undefined;
  const content = await readSmall(client, run, path, digest.size, options);
  return content !== undefined && digestOf(content).sha256 === digest.sha256 ? content : undefined;
}

/** A file's content; undefined when it is missing, or larger than it may be. */
async function readSmall(
  client: RestClient,
  run: Run,
  path: string,
  most: number,
  options: CallOptions,
): Promise<Uint8Array | undefined> {
  let stream: Readable;
  try {
    stream = await client.workspace.open(run.id, path, options);
  } catch (error) {
    if (error instanceof NotFoundError) return undefined;
    throw error;
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return undefined;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

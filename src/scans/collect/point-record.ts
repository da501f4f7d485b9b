import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import pLimit from 'p-limit';
import { readWholeText } from '../../disk/read-file.js';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
import { writeJson } from '../../core/json/write-json.js';
import { joinInside } from '../../core/safe-path.js';
import type { RunReference, WorkspaceFile } from '../../reana/model.js';
import { findComplete } from '../../runs/transfer/local-files.js';
import { writeResultFile } from './write-result-file.js';

/** What a point's folder holds: all requested outputs of one run. The record is stored beside them. */
export interface PointRecord {
  readonly run: RunReference;
  /** The requested outputs: paths, or null for the outputs that the analysis declares. */
  readonly outputs: readonly string[] | null;
  /** The rule that selected the summary. */
  readonly summary: string;
  readonly files: readonly WorkspaceFile[];
  /** Outputs that the run did not produce. */
  readonly missing: readonly string[];
}

export const RECORD_FILE = 'point.json';
const LOOKED_AT_ONCE = 16;

/** The record of a folder; undefined when there is no valid one. */
export async function readPointRecord(folder: string): Promise<PointRecord | undefined> {
  const text = await readWholeText(join(folder, RECORD_FILE)).catch(() => '');
  return decodeRecord(parseExactJson(text));
}

/** @throws TransferError when it can't be written */
export async function writePointRecord(folder: string, record: PointRecord): Promise<void> {
  await writeResultFile(folder, RECORD_FILE, `${writeJson(record, 1)}\n`);
}

/** Whether the folder still holds everything that is requested, unchanged since it was fetched. */
export async function isComplete(
  folder: string,
  record: PointRecord,
  wanted: Pick<PointRecord, 'run' | 'outputs'>,
): Promise<boolean> {
  if (record.run.id !== wanted.run.id) return false;
  if (writeJson(record.outputs) !== writeJson(wanted.outputs)) return false;
  return (await findComplete(folder, record.files)).size === record.files.length;
}

/** Sizes and times of files in the folder. Downloads set the server's times. */
export async function statFiles(folder: string, paths: readonly string[]): Promise<readonly WorkspaceFile[]> {
  const limit = pLimit(LOOKED_AT_ONCE);
  const describe = async (path: string): Promise<WorkspaceFile> => {
    const { size, mtime } = await stat(joinInside(folder, path));
    return { path, size, modified: mtime };
  };
  return Promise.all(paths.map((path) => limit(() => describe(path))));
}

function decodeRecord(value: JsonValue | undefined): PointRecord | undefined {
  if (!isJsonObject(value)) return undefined;
  const { run, summary } = value;
  const outputs = value['outputs'] === null ? null : decodeTexts(value['outputs']);
  const missing = decodeTexts(value['missing']);
  const files = isJsonArray(value['files']) ? value['files'].map(decodeFile) : [undefined];
  if (!isJsonObject(run) || typeof run['id'] !== 'string' || typeof run['name'] !== 'string')
    return undefined;
  if (typeof summary !== 'string' || outputs === undefined || missing === undefined) return undefined;
  const known = files.filter((file) => file !== undefined);
  if (known.length < files.length) return undefined;
  return { run: { id: run['id'], name: run['name'] }, outputs, summary, files: known, missing };
}

function decodeTexts(value: JsonValue | undefined): readonly string[] | undefined {
  if (!isJsonArray(value)) return undefined;
  const texts = value.filter((item) => typeof item === 'string');
  return texts.length === value.length ? texts : undefined;
}

function decodeFile(value: JsonValue): WorkspaceFile | undefined {
  if (!isJsonObject(value)) return undefined;
  const { path, size, modified } = value;
  if (typeof path !== 'string' || typeof size !== 'number' || typeof modified !== 'string') return undefined;
  return { path, size, modified: new Date(modified) };
}

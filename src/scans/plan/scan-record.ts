import { parseExactJson } from '../../core/json/parse-exact-json.js';
import { createHash } from 'node:crypto';
import { defined } from '../../core/defined.js';
import { writeJson } from '../../core/json/write-json.js';
import { safeRelativePath } from '../../core/safe-path.js';
import {
  array,
  json,
  jsonObject,
  number,
  object,
  optional,
  string,
  type Decoder,
} from '../../reana/wire/decode.js';
import { DecodeError } from '../../reana/wire/decode-error.js';
import type { ScanMode, ScanPoint } from '../../scan-file/scan.js';
import type { PlannedFile } from '../../runs/upload/upload-plan.js';

/** Folder of a run's workspace with the record of its scan. */
export const RECORD_FOLDER = '_scan';
/** File with the `ScanRecord`. */
export const RECORD_PATH = `${RECORD_FOLDER}/scan.json`;
export const SCAN_FILE_PATH = `${RECORD_FOLDER}/scan.yaml`;
export const ANALYSIS_PATH = `${RECORD_FOLDER}/analysis.yaml`;
/** File with the points of a run of many points: their keys, in the order in which the run counts them. */
export const POINTS_PATH = `${RECORD_FOLDER}/points.json`;

const VERSION = 1;

/** Path of the original of an input file of which the run has a changed copy. */
export function originalPath(path: string): string {
  return `${RECORD_FOLDER}/cards/${path}`;
}

/** Size and digest of a file's content, to compare files. */
export interface ContentDigest {
  /** Bytes. */
  readonly size: number;
  /** Lower-case hexadecimal digits. */
  readonly sha256: string;
}

/** An input file of the analysis, before a point changes it. */
export interface InputDigest extends ContentDigest {
  /** POSIX path relative to the analysis' folder. */
  readonly path: string;
}

/** The part of the record that all runs of a scan share. */
export interface ScanRecordBase {
  readonly scan: string;
  readonly mode: ScanMode;
  readonly scanFile: Uint8Array;
  /** Name of the `reana.yaml`, without folder. */
  readonly analysis: string;
  readonly analysisFile: Uint8Array;
  /** Local content of the scan's cards, by path. */
  readonly cards: ReadonlyMap<string, Uint8Array>;
  /** All uploaded files, sorted by path. */
  readonly files: readonly InputDigest[];
}

/** The content of a run's `_scan/scan.json`: enough to continue the scan from the run alone. */
export interface ScanRecord {
  readonly scan: string;
  readonly mode: ScanMode;
  readonly analysis: string;
  readonly scanFile: ContentDigest;
  readonly analysisFile: ContentDigest;
  /** Paths of the input files whose originals lie in `_scan/cards/`. */
  readonly originals: readonly string[];
  /** Absent in a run of all points. */
  readonly point?: ScanPoint;
  readonly files: readonly InputDigest[];
}

/** The part of the record that differs from run to run. */
export interface RunSpecificRecord {
  readonly point?: ScanPoint;
  /** Originals, by path, of files besides the cards of which the run has changed copies. */
  readonly originals?: ReadonlyMap<string, Uint8Array>;
}

/** The files that make up the record of a run, to be uploaded with its inputs. */
export function recordFiles(
  base: ScanRecordBase,
  { point, originals }: RunSpecificRecord,
): readonly PlannedFile[] {
  const all = new Map([...base.cards, ...(originals ?? [])]);
  const record: ScanRecord = {
    scan: base.scan,
    mode: base.mode,
    analysis: base.analysis,
    scanFile: digestOf(base.scanFile),
    analysisFile: digestOf(base.analysisFile),
    originals: [...all.keys()].sort(),
    ...defined({ point }),
    files: base.files,
  };
  return [
    plannedFile(RECORD_PATH, Buffer.from(`${writeJson({ version: VERSION, ...record }, 1)}\n`)),
    plannedFile(SCAN_FILE_PATH, base.scanFile),
    plannedFile(ANALYSIS_PATH, base.analysisFile),
    ...[...all].map(([path, content]) => plannedFile(originalPath(path), content)),
  ];
}

export function pointsFile(points: readonly Pick<ScanPoint, 'key'>[]): PlannedFile {
  return plannedFile(POINTS_PATH, Buffer.from(`${writeJson(points.map(({ key }) => key))}\n`));
}

function plannedFile(path: string, data: Uint8Array): PlannedFile {
  return { path, file: path, size: data.length, data };
}

export function digestOf(content: Uint8Array): ContentDigest {
  return { size: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

const sha256: Decoder<string> = (value, at) => {
  const text = string(value, at);
  if (!/^[0-9a-f]{64}$/.test(text)) throw new DecodeError(`${at} should be a SHA-256`);
  return text;
};

const path: Decoder<string> = (value, at) => {
  const text = string(value, at);
  if (safeRelativePath(text) !== text) throw new DecodeError(`${at} should be a plain path`);
  return text;
};

const fileName: Decoder<string> = (value, at) => {
  const text = path(value, at);
  if (text.includes('/')) throw new DecodeError(`${at} should be the name of a file`);
  return text;
};

const mode: Decoder<ScanMode> = (value, at) => {
  if (value === 'runs' || value === 'scatter') return value;
  throw new DecodeError(`${at} should be runs or scatter`);
};

const content = object({ size: number, sha256 });

const scanRecord = object({
  version: number,
  scan: string,
  mode,
  analysis: fileName,
  scanFile: content,
  analysisFile: content,
  originals: array(path),
  point: optional(
    object<{ [Field in keyof ScanPoint]: ScanPoint[Field] }>({
      index: number,
      key: string,
      values: jsonObject,
      parameters: jsonObject,
      edits: array(object({ file: path, pointer: string, value: json })),
      group: string,
    }),
  ),
  files: array(object({ path, size: number, sha256 })),
});

/**
 * Parses a `scan.json`.
 * @throws DecodeError, `unsafe-path` when it is invalid, or of a version that this program does not know
 */
export function parseScanRecord(text: string): ScanRecord {
  const { version, point, ...record } = scanRecord(parseExactJson(text), '');
  if (version !== VERSION) throw new DecodeError(`version should be ${VERSION} but is ${version}`);
  return { ...record, ...defined({ point }) };
}

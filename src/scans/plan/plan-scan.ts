import { basename } from 'node:path';
import pLimit from 'p-limit';
import { readWholeFile } from '../../disk/read-file.js';
import { defined } from '../../core/defined.js';
import { errorMessage, UsageError } from '../../core/errors.js';
import { TransferError } from '../../reana/errors/transfer-error.js';
import type { CallOptions } from '../../reana/model.js';
import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import { loadScan } from '../../scan-file/load-scan.js';
import type { Scan, ScanMode, ScanPoint } from '../../scan-file/scan.js';
import { hashFile } from '../../runs/transfer/checksum-list.js';
import { loadBase, type SubmissionBase } from '../../runs/submit/prepare-submission.js';
import type { PlannedFile } from '../../runs/upload/upload-plan.js';
import { checkScatter, checkScatterLanguage } from './check-scatter.js';
import { estimateScan, type RunUpload, type ScanEstimate } from './estimate-scan.js';
import { RECORD_FOLDER, recordFiles, type InputDigest, type ScanRecordBase } from './scan-record.js';

/** Which scan to plan. */
export interface PlanScanRequest extends CallOptions {
  /** Path of the scan file. */
  readonly file: string;
  /** Name of the scan, in place of the one in the file. */
  readonly name?: string;
  /** Path of the `reana.yaml`, in place of the one in the file. */
  readonly analysis?: string;
  readonly mode?: ScanMode;
  /** Most runs at a time, for the estimate of the time. */
  readonly maxActive?: number;
}

/** A checked scan, and everything that its runs have in common. */
export interface ScanPlan {
  readonly scan: Scan;
  /** @internal */
  readonly base: SubmissionBase;
  /** @internal */
  readonly record: ScanRecordBase;
  /** What is uploaded for each run. */
  readonly upload: RunUpload;
  readonly estimate: ScanEstimate;
  readonly warnings: readonly Diagnostic[];
}

const HASHED_AT_ONCE = 4;

/**
 * Checks a scan and its analysis, and plans what all points have in common. Sends nothing and changes nothing.
 * @throws SpecError, UsageError, TransferError, `unsafe-path`
 */
export async function planScan(request: PlanScanRequest): Promise<ScanPlan> {
  const { file, signal, maxActive, ...options } = request;
  const scan = await loadScan(file, options);
  const base = await loadBase(scan.analysis);
  if (scan.mode === 'scatter') checkScatterLanguage(file, base.analysis);
  checkNoRecord(scan, base);
  await checkEdits(scan, base);
  await checkResources(file, scan, base);
  const shared = scan.mode === 'scatter' ? checkScatter(scan, base) : undefined;
  const record = await makeRecord(scan, base, signal);
  const upload = uploadOfRun(scan, base, record, shared);
  return {
    scan,
    base,
    record,
    upload,
    estimate: estimateScan(scan, upload, defined({ maxActive })),
    warnings: [...scan.warnings, ...base.analysis.warnings],
  };
}

/** @param shared what a run of all points additionally uploads */
function uploadOfRun(
  { points: [point] }: Scan,
  { plan }: SubmissionBase,
  record: ScanRecordBase,
  shared: RunUpload | undefined,
): RunUpload {
  const added = recordFiles(record, point === undefined || shared !== undefined ? {} : { point });
  const files = plan.files.length + added.length;
  const bytes = plan.bytes + added.reduce((sum, { size }) => sum + size, 0);
  if (shared === undefined) return { files, bytes };
  return { files: files + shared.files, bytes: bytes + shared.bytes, sharedBytes: shared.bytes };
}

function checkNoRecord({ analysis }: Scan, { plan }: SubmissionBase): void {
  const taken = plan.files.find(({ path }) => path.split('/')[0] === RECORD_FOLDER);
  if (taken === undefined) return;
  const message = `submits ${taken.path}, but ${RECORD_FOLDER}/ is the folder in which the runs of a scan store their record`;
  const hint = `rename the folder, or leave it out with a line ${RECORD_FOLDER}/ in .reanaignore`;
  throw new SpecError([{ severity: 'error', code: 'name-taken', file: analysis, message, hint }]);
}

/** Tries the edits once for each set of places that points change. Warnings were already reported for the scan file. */
async function checkEdits({ points }: Scan, base: SubmissionBase): Promise<void> {
  const places = ({ edits }: ScanPoint): string =>
    edits.map(({ file, pointer }) => `${file}#${pointer}`).join('\n');
  const examples = new Map(points.map((point) => [places(point), point]));
  await Promise.all([...examples.values()].map(({ edits }) => base.changeValues(edits)));
}

/** Reports unknown stages before the first run is created. */
async function checkResources(file: string, { resources }: Scan, base: SubmissionBase): Promise<void> {
  try {
    await base.changeWorkflow(new Map(), resources);
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    const message = `resources: ${error.message}`;
    const hint = defined({ hint: error.hint });
    throw new SpecError([{ severity: 'error', code: 'unknown-stage', file, message, ...hint }]);
  }
}

async function makeRecord(
  scan: Scan,
  { analysis, plan, inputs }: SubmissionBase,
  signal: AbortSignal | undefined,
): Promise<ScanRecordBase> {
  const limit = pLimit(HASHED_AT_ONCE);
  const digest = async ({ path, file, realPath, size }: PlannedFile): Promise<InputDigest> => {
    return { path, size, sha256: await hashFile(file, signal, realPath) };
  };
  const [scanFile, analysisFile, cards, files] = await Promise.all([
    read(scan.file),
    read(analysis.file),
    Promise.all(scan.cards.map(async (path) => [path, await inputs.content(path)] as const)),
    Promise.all(plan.files.map((planned) => limit(() => digest(planned)))),
  ]);
  return {
    scan: scan.name,
    mode: scan.mode,
    scanFile,
    analysis: basename(analysis.file),
    analysisFile,
    cards: new Map(cards),
    files,
  };
}

async function read(file: string): Promise<Uint8Array> {
  try {
    return await readWholeFile(file);
  } catch (error) {
    throw new TransferError(file, `${file} can't be read: ${errorMessage(error)}`, { cause: error });
  }
}

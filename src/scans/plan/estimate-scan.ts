import type { PointEstimate, Scan } from '../../scan-file/scan.js';

/** A REANA server starts at most one waiting run in this time, in milliseconds. */
export const START_INTERVAL = 15_000;
export const DEFAULT_MAX_ACTIVE = 20;

/** Source of a figure: the scan file, the run that the scan is compared with, or only the inputs. */
export type EstimateBasis = 'file' | 'run' | 'inputs';

/** What a scan will take, as far as it can be estimated. Retries of failed points are not included. */
export interface ScanEstimate {
  readonly points: number;
  readonly runs: number;
  /** Files and bytes over all runs. */
  readonly uploadFiles: number;
  readonly uploadBytes: number;
  /** Bytes that all workspaces hold at the end; only the inputs when the outputs of a point are not known. */
  readonly diskBytes: number;
  readonly diskBasis: EstimateBasis;
  /** Milliseconds that the server takes to start all runs. */
  readonly startTime: number;
  /** Milliseconds from the first start to the last end; absent when the time of a point is not known. */
  readonly time?: number;
  readonly timeBasis?: Exclude<EstimateBasis, 'inputs'>;
}

/** What is uploaded for one run. */
export interface RunUpload {
  readonly files: number;
  readonly bytes: number;
  /** The part of the bytes that a run of one point would not need; absent for a run of one point. */
  readonly sharedBytes?: number;
}

export interface EstimateOptions {
  /** Most runs of the scan at a time. */
  readonly maxActive?: number;
  /** What a run like those of the scan took; takes precedence over the scan file. */
  readonly like?: PointEstimate;
  /**
   * Milliseconds from one start to the next: 15 s by default, as on a cluster; the embedded server needs none.
   */
  readonly startInterval?: number;
}

export function estimateScan(
  { points: { length: points }, mode, estimate }: Pick<Scan, 'points' | 'mode' | 'estimate'>,
  upload: RunUpload,
  options: EstimateOptions = {},
): ScanEstimate {
  const { maxActive = DEFAULT_MAX_ACTIVE, like = {}, startInterval = START_INTERVAL } = options;
  const runs = mode === 'runs' ? points : Math.min(points, 1);
  const disk = like.disk ?? estimate.disk;
  const made = disk === undefined ? 0 : Math.max(0, disk - (upload.bytes - (upload.sharedBytes ?? 0)));
  // A point in a run of all has no start of its own, and the cluster decides how many of its steps run at a time.
  const time = mode === 'runs' ? (like.time ?? estimate.time) : undefined;
  return {
    points,
    runs,
    uploadFiles: runs * upload.files,
    uploadBytes: runs * upload.bytes,
    diskBytes: runs * upload.bytes + points * made,
    diskBasis: basisOf(like.disk, estimate.disk) ?? 'inputs',
    startTime: runs * startInterval,
    ...(time === undefined ? {} : { time: wholeTime(runs, time, Math.max(startInterval, time / maxActive)) }),
    ...(time === undefined ? {} : { timeBasis: basisOf(like.time, estimate.time) ?? 'file' }),
  };
}

/**
 * Runs start one after the other: when the server starts the next one, or when one of `maxActive` runs has ended.
 */
function wholeTime(runs: number, time: number, pause: number): number {
  return runs === 0 ? 0 : (runs - 1) * pause + time;
}

function basisOf(like: number | undefined, file: number | undefined): 'run' | 'file' | undefined {
  if (like !== undefined) return 'run';
  return file === undefined ? undefined : 'file';
}

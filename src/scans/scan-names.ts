import { UsageError } from '../core/errors.js';
import type { ScanPoint } from '../scan-file/scan.js';
import { findNameFault, SCAN_NAME } from '../scan-file/scan-name.js';

/** The meaning of a run's name. REANA's own number, the attempt, follows after a dot. */
export type ScanRunName =
  | { readonly kind: 'point'; readonly scan: string; readonly index: number; readonly key: string }
  /** All points in one run. */
  | { readonly kind: 'scatter'; readonly scan: string; readonly key: string }
  /** Never started: as long as it is there, the scan is not continued. */
  | { readonly kind: 'stop'; readonly scan: string };

const RUN_NAME = /^(.+)--(?:(\d{4,})-([0-9a-f]{10})|all-([0-9a-f]{10})|(stop))(?:\.[\d.]+)?$/;

/** The prefix of the names of a scan's runs, and of no other runs. */
export function runNamePrefix(scan: string): string {
  return `${scan}--`;
}

/** `curve--0007-1a2b3c4d5e`: sorts like the scan, and identifies the point when the scan has changed. */
export function pointRunName(scan: string, { index, key }: Pick<ScanPoint, 'index' | 'key'>): string {
  return `${scan}--${String(index).padStart(4, '0')}-${key}`;
}

/** `curve--all-1a2b3c4d5e`: the key stands for all points. */
export function scatterRunName(scan: string, key: string): string {
  return `${scan}--all-${key}`;
}

export function stopRunName(scan: string): string {
  return `${scan}--stop`;
}

/** The parts of a run's name, with or without its number; undefined when it is no scan's. */
export function parseScanRunName(name: string): ScanRunName | undefined {
  const [, scan = '', index, key, all] = RUN_NAME.exec(name) ?? [];
  if (!SCAN_NAME.test(scan)) return undefined;
  if (index !== undefined && key !== undefined) return { kind: 'point', scan, index: Number(index), key };
  if (all !== undefined) return { kind: 'scatter', scan, key: all };
  return { kind: 'stop', scan };
}

/** Name of a point's folder and of the point in tables: `0007-1a2b3c4d5e`. */
export function pointName({ index, key }: Pick<ScanPoint, 'index' | 'key'>): string {
  return `${String(index).padStart(4, '0')}-${key}`;
}

/** @throws UsageError for what can't be the name of a scan */
export function checkScanName(name: string): void {
  const fault = findNameFault(name);
  if (fault !== undefined) throw new UsageError(fault.message, { hint: fault.hint });
}

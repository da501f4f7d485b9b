import type { JsonObject } from '../core/json.js';
import { writeJson } from '../core/json/write-json.js';
import { pointName } from '../scans/scan-names.js';
import type { ScanPoint } from '../scan-file/scan.js';

/** `0007-1a2b3c4d5e (samples=1000, method=alice)`: which point, and what it stands for. */
export function pointTitle(point: Pick<ScanPoint, 'index' | 'key' | 'values'>): string {
  const values = valuesText(point.values);
  return values === '' ? pointName(point) : `${pointName(point)} (${values})`;
}

/** `samples=1000, method=alice`. */
export function valuesText(values: JsonObject): string {
  return Object.entries(values)
    .map(([label, value]) => `${label}=${typeof value === 'string' ? value : writeJson(value)}`)
    .join(', ');
}

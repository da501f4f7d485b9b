import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../core/json.js';
import { describeValue } from '../analysis/shape/explain-shape.js';
import { findingDiagnostic } from '../analysis/yaml/yaml.js';
import { RETRY_ON_POINTER, type ScanDiagnostics } from './scan-diagnostics.js';
import { AXIS_KINDS, SCAN_SCHEMA } from './scan-schema.js';
import { shapeHint } from './shape-hints.js';

export interface SampleEntry {
  readonly count: JsonValue;
  readonly seed?: JsonValue;
  readonly of: JsonObject;
}

export interface MorphingEntry {
  readonly card: string;
  readonly points?: string;
  readonly seed?: JsonValue;
  readonly vector?: string;
  readonly name?: string;
  readonly parameters?: Readonly<Record<string, string>>;
}

/** One item of `axes` whose shape is right: what stands below its kind, and the pointer of that in the scan file. */
export type AxisEntry = { readonly pointer: string } & (
  | { readonly kind: 'grid' | 'zip'; readonly body: JsonObject }
  | { readonly kind: 'list'; readonly body: readonly JsonObject[] }
  | { readonly kind: 'random' | 'latin-hypercube'; readonly body: SampleEntry }
  | { readonly kind: 'morphing'; readonly body: MorphingEntry }
);

export interface RepeatEntry {
  readonly parameter: string;
  readonly count?: JsonValue;
  readonly first?: JsonValue;
  readonly values?: readonly JsonValue[];
}

export interface CollectEntry {
  readonly outputs?: readonly string[];
  readonly summary?: string;
  readonly values?: Readonly<Record<string, string>>;
  readonly best?: { readonly minimize?: string; readonly maximize?: string };
}

/** A scan file whose shape is right; parts that are wrong are left out. */
export interface ScanFile {
  readonly name?: string;
  readonly analysis?: string;
  readonly mode?: string;
  readonly set?: JsonObject;
  readonly axes: readonly AxisEntry[];
  readonly exclude?: readonly JsonObject[];
  readonly repeat?: RepeatEntry;
  readonly labels?: Readonly<Record<string, string>>;
  readonly resources?: readonly {
    readonly stage?: string;
    readonly backend?: string;
    readonly memory?: string;
    readonly timeout?: number | string;
  }[];
  readonly retry?: {
    readonly retries?: number;
    readonly on?: readonly string[];
    readonly memory?: { readonly factor?: number; readonly most?: string };
  };
  readonly estimate?: { readonly disk?: number | string; readonly time?: number | string };
  readonly collect?: CollectEntry;
}

/** Checks the shape of a scan file, and keeps what is in shape. */
export function checkScanFile(report: ScanDiagnostics): ScanFile {
  const { document } = report;
  for (const finding of document.findings) {
    if (finding.pointer === RETRY_ON_POINTER) continue;
    const isLost = finding.kind.startsWith('not-');
    report.diagnostics.push(findingDiagnostic(document, finding, isLost ? 'error' : 'warning'));
  }
  if (!isJsonObject(document.value)) {
    const message = `a scan file is a mapping with 'axes', found ${describeValue(document.value)}`;
    report.error('', { code: 'wrong-type', message });
    return { axes: [] };
  }
  const content = restoreOn(document.value);
  const faults = report.check(SCAN_SCHEMA, content, '', 'the scan', shapeHint);
  const isFaulty = (...path: readonly string[]): boolean =>
    faults.some((fault) => fault.length >= path.length && path.every((key, index) => fault[index] === key));
  const parts = Object.entries(content).filter(([key]) => key !== 'axes' && !isFaulty(key));
  const axes = isJsonArray(content['axes']) ? content['axes'] : [];
  return {
    ...(Object.fromEntries(parts) as Omit<ScanFile, 'axes'>),
    axes: axes.flatMap((item, index) =>
      isFaulty('axes', String(index)) ? [] : readAxisEntry(item as JsonObject, index, report),
    ),
  };
}

function readAxisEntry(item: JsonObject, index: number, report: ScanDiagnostics): AxisEntry[] {
  const kinds = AXIS_KINDS.filter((kind) => Object.hasOwn(item, kind));
  const [kind] = kinds;
  if (kind === undefined || kinds.length > 1) {
    const message = `an axis is one of ${AXIS_KINDS.join(', ')}; this one is ${kinds.join(' and ') || 'none'}`;
    const hint = kinds.length > 1 ? 'write a second item, with its own "-", for each' : undefined;
    const code = kind === undefined ? 'missing-key' : 'conflicting-keys';
    report.error(`/axes/${index}`, { code, message, hint });
    return [];
  }
  return [{ kind, body: item[kind], pointer: `/axes/${index}/${kind}` } as unknown as AxisEntry];
}

/** The key `on` of `retry` under its name: YAML 1.1 reads it as the truth value. */
function restoreOn(content: JsonObject): JsonObject {
  const { retry } = content;
  if (!isJsonObject(retry)) return content;
  const entries = Object.entries(retry).map(([key, value]) => [key === 'true' ? 'on' : key, value] as const);
  return { ...content, retry: Object.fromEntries(entries) };
}

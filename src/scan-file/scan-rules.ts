import { defined } from '../core/defined.js';
import { DURATION_HINT, parseSeconds } from '../core/quantities/duration.js';
import { memoryHint, parseMemory } from '../core/quantities/memory.js';
import { parseSize, SIZE_HINT } from '../core/quantities/size.js';
import { FAILURE_KINDS, type FailureKind } from '../core/failure-kinds.js';
import { ReanaMadminerError } from '../core/errors.js';
import { childPointer } from '../core/json-pointer.js';
import { nearest } from '../core/text/nearest.js';
import { safeRelativePath } from '../core/safe-path.js';
import { checkOverride, type ResourceOverride } from '../analysis/resources/resources.js';
import { type CollectRules, type PointEstimate, type RetryRules } from './scan.js';
import type { ScanFile } from './scan-file.js';
import type { ScanDiagnostics } from './scan-diagnostics.js';

/** The default retry rules: causes that may not occur again. */
export const DEFAULT_RETRY: RetryRules = {
  retries: 2,
  on: ['out-of-memory', 'image-pull', 'node-lost'],
  memory: { factor: 2 },
};

const SUMMARY = 'results/summary.json';

export function readScanResources(
  { resources = [] }: ScanFile,
  report: ScanDiagnostics,
): readonly ResourceOverride[] {
  return resources.map(({ timeout: written, ...rest }, index) => {
    const pointer = `/resources/${index}`;
    const timeout = written === undefined ? undefined : readSeconds(written, `${pointer}/timeout`, report);
    if (timeout === undefined && rest.memory === undefined && rest.backend === undefined) {
      const message = 'asks for nothing';
      report.error(pointer, { code: 'missing-key', message, hint: "say 'memory', 'timeout' or 'backend'" });
    }
    try {
      checkOverride(rest);
    } catch (error) {
      if (!ReanaMadminerError.is(error)) throw error;
      const { message, hint } = error;
      report.error(`${pointer}/memory`, { code: 'bad-quantity', message, hint });
    }
    return { ...rest, ...defined({ timeout }) };
  });
}

export function readRetryRules({ retry = {} }: ScanFile, report: ScanDiagnostics): RetryRules {
  const { retries = DEFAULT_RETRY.retries, on = DEFAULT_RETRY.on, memory = {} } = retry;
  const { factor = DEFAULT_RETRY.memory.factor, most } = memory;
  for (const [index, kind] of on.entries()) {
    if (FAILURE_KINDS.some((known) => known === kind)) continue;
    const near = nearest(kind, FAILURE_KINDS);
    const hint = near === undefined ? `there is ${FAILURE_KINDS.join(', ')}` : `did you mean '${near}'?`;
    const message = `'${kind}' is not a kind of failure`;
    report.error(`/retry/on/${index}`, { code: 'unknown-choice', message, hint });
  }
  if (most !== undefined && parseMemory(most) === undefined) {
    const message = `'${most}' is not an amount of memory for a step`;
    const hint = memoryHint(most);
    report.error('/retry/memory/most', { code: 'bad-quantity', message, hint });
  }
  return {
    retries,
    on: on as readonly FailureKind[],
    memory: { factor, ...defined({ most }) },
  };
}

export function readEstimate({ estimate = {} }: ScanFile, report: ScanDiagnostics): PointEstimate {
  const disk = estimate.disk === undefined ? undefined : parseSize(String(estimate.disk));
  const time = estimate.time === undefined ? undefined : parseSeconds(String(estimate.time));
  if (estimate.disk !== undefined && disk === undefined) {
    const message = `'${estimate.disk}' is not a size`;
    report.error('/estimate/disk', { code: 'bad-quantity', message, hint: SIZE_HINT });
  }
  if (estimate.time !== undefined && time === undefined) {
    const message = `'${estimate.time}' is not a duration`;
    report.error('/estimate/time', { code: 'bad-quantity', message, hint: DURATION_HINT });
  }
  return defined({ disk, time });
}

export function readCollectRules({ collect = {} }: ScanFile, report: ScanDiagnostics): CollectRules {
  const { outputs, summary = SUMMARY, values, best } = collect;
  for (const [index, path] of (outputs ?? []).entries()) checkPath(path, `/collect/outputs/${index}`, report);
  checkPath(summary, '/collect/summary', report);
  for (const [name, pointer] of Object.entries(values ?? {})) {
    if (pointer.startsWith('/')) continue;
    const message = `'${pointer}' is not a JSON pointer`;
    const place = childPointer('/collect/values', name);
    report.error(place, { code: 'bad-address', message, hint: `write /${pointer}` });
  }
  const ranked = best === undefined ? undefined : readBest(best, values, report);
  return {
    summary,
    ...defined({ outputs, values, best: ranked }),
  };
}

function readBest(
  { minimize, maximize }: { readonly minimize?: string; readonly maximize?: string },
  values: CollectRules['values'],
  report: ScanDiagnostics,
): CollectRules['best'] {
  const value = minimize ?? maximize;
  if (value === undefined || (minimize !== undefined && maximize !== undefined)) {
    const code = value === undefined ? 'missing-key' : 'conflicting-keys';
    const message = "takes either 'minimize' or 'maximize', and the name of a number";
    report.error('/collect/best', { code, message });
    return undefined;
  }
  const order = minimize === undefined ? 'maximize' : 'minimize';
  const known = Object.keys(values ?? {});
  if (values !== undefined && !known.includes(value)) {
    const near = nearest(value, known);
    const hint = near === undefined ? `there is ${known.join(', ')}` : `did you mean '${near}'?`;
    const message = `no number is called '${value}'`;
    report.error(`/collect/best/${order}`, { code: 'unknown-column', message, hint });
  }
  return { value, order };
}

function checkPath(path: string, pointer: string, report: ScanDiagnostics): void {
  try {
    safeRelativePath(path);
  } catch (error) {
    if (!ReanaMadminerError.is(error)) throw error;
    const { message } = error;
    report.error(pointer, { code: 'unsafe-path', message, hint: 'paths are relative to the workspace' });
  }
}

function readSeconds(written: number | string, pointer: string, report: ScanDiagnostics): number | undefined {
  const milliseconds = parseSeconds(String(written));
  if (milliseconds !== undefined && milliseconds > 0) return Math.max(1, Math.round(milliseconds / 1000));
  const message = `'${written}' is not a time limit`;
  report.error(pointer, { code: 'bad-quantity', message, hint: DURATION_HINT });
  return undefined;
}

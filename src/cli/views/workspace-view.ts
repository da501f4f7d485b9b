import type { DiskUse } from '../../reana/calls/disk-usage.js';
import type { RunReference } from '../../reana/model.js';
import type { RetentionRule } from '../../reana/calls/retention-rules.js';
import type { Paint } from '../io.js';
import { formatBytes, formatTime, plural } from './quantities.js';
import { tableText } from './table.js';
import { lines } from '../output/printable.js';

export function diskUsageText(uses: readonly DiskUse[], paint: Paint): string {
  if (uses.length === 0) return 'no files';
  return tableText(
    ['SIZE', 'PATH'],
    uses.map(({ path, size }) => [formatBytes(size), path]),
    paint,
  );
}

/** Files that are gone. */
export interface RemovedFiles {
  readonly run: RunReference;
  readonly removed: readonly { readonly path: string; readonly size: number }[];
}

export function removedText({ run, removed }: RemovedFiles): string {
  if (removed.length === 0) return lines(`nothing was removed from ${run.name}`);
  const bytes = removed.reduce((sum, { size }) => sum + size, 0);
  const sum = `removed ${plural(removed.length, 'file')} (${formatBytes(bytes)}) from ${run.name}`;
  return lines(...removed.map(({ path }) => path), sum);
}

export function retentionText(rules: readonly RetentionRule[], paint: Paint): string {
  if (rules.length === 0) return 'no rules: files stay until the run is deleted';
  return tableText(
    ['FILES', 'DAYS', 'REMOVED ON', 'STATUS'],
    rules.map(({ pattern, days, appliesOn, status, rawStatus }) => [
      pattern,
      String(days),
      formatTime(appliesOn),
      status === 'unknown' ? `${rawStatus} (not known to this version)` : status,
    ]),
    paint,
  );
}

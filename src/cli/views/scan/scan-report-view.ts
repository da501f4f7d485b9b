import { EXIT_CODES, type ExitCode } from '../../../core/exit-codes.js';
import { valuesText } from '../../../report/point-title.js';
import type { FailedPoint, ScanCounts, ScanOutcome } from '../../../scans/events.js';
import type { ScanMode } from '../../../scan-file/scan.js';
import type { Paint } from '../../io.js';
import { countEndedPoints } from '../../progress/scan/scan-progress-state.js';
import type { PointJson } from '../../progress/scan/scan-json.js';
import { causeLines, countsText } from '../../progress/scan/scan-text.js';
import { shortPath } from '../file-view.js';
import { plural } from '../quantities.js';
import { collectedText, type CollectedScan } from './scan-results-view.js';
import { logEndsText } from './log-ends.js';
import { stepsAfterFailure } from './scan-steps.js';
import { fittedTableText, type FittedColumn } from '../fitted-table.js';
import { hanging } from '../../output/printable.js';

/** The outcome of a command that runs a scan. */
export interface ScanReport {
  readonly kind: 'scan';
  readonly scan: string;
  readonly mode: ScanMode;
  readonly server: string;
  readonly isLocal: boolean;
  readonly counts: ScanCounts;
  readonly failed: readonly (Omit<FailedPoint, 'point' | 'attempts'> & {
    readonly point: PointJson;
    readonly attempts?: number;
  })[];
  readonly end: ScanOutcome['end'] | 'timed-out';
  readonly reason?: string;
  /** Absolute path. */
  readonly junit?: string;
  readonly collected?: CollectedScan;
}

/** Failed points that are listed; `--json` has all. */
const MOST_FAILED = 20;

/** A scan that could not continue comes before points that failed. */
export function scanExitCode({ end, counts }: Pick<ScanReport, 'end' | 'counts'>): ExitCode {
  switch (end) {
    case 'stopped':
      return EXIT_CODES.runStopped;
    case 'blocked':
      return EXIT_CODES.serverRefused;
    case 'timed-out':
      return EXIT_CODES.waitTimedOut;
    case 'done':
    case 'started':
      return counts.failed + counts.stopped === 0 ? EXIT_CODES.done : EXIT_CODES.scanFailed;
  }
}

export function scanReportText(report: ScanReport, cwd: string, paint: Paint): string {
  const { junit, collected } = report;
  const blocks = [headline(report, paint)];
  if (collected !== undefined) blocks.push(collectedText(collected, cwd, paint));
  if (junit !== undefined) blocks.push(`report: ${shortPath(junit, cwd)}`);
  const next = nextSteps(report);
  if (next.length > 0) blocks.push(next.map((command) => `  reana-madminer ${command}`).join('\n'));
  return blocks.join('\n');
}

function headline({ scan, end, reason, counts }: ScanReport, paint: Paint): string {
  const all = plural(counts.total, 'point');
  const summary = `${paint.bold(scan)}: ${countsText(counts, paint)}`;
  switch (end) {
    case 'done':
      return `${summary}; all ${all} have ended`;
    case 'started':
      return `${summary}; all ${all} are started`;
    case 'stopped':
    case 'blocked':
    case 'timed-out':
      return `${summary}; ${paint.yellow(endText(end))}${reasonText(reason)}`;
  }
}

/** What failed in a scan, for standard error; undefined when nothing did. */
export function shortfallText(report: ScanReport, paint: Paint): string | undefined {
  const { scan, failed, counts, end, reason } = report;
  const label = paint.red('error:');
  const lines: string[] = [];
  if (failed.length > 0) {
    lines.push(`${label} ${failed.length} of ${plural(counts.total, 'point')} of ${scan} failed`);
    lines.push(failedText(failed, paint));
  }
  if (end === 'done' && counts.stopped > 0) {
    lines.push(`${label} ${plural(counts.stopped, 'point')} of ${scan} were stopped or deleted`);
  }
  if (end !== 'done' && end !== 'started')
    lines.push(`${label} ${scan}: ${endText(end)}${reasonText(reason)}`);
  return lines.length === 0 ? undefined : lines.join('\n');
}

function endText(end: ScanReport['end']): string {
  return end === 'timed-out' ? 'the time limit was reached' : end;
}

function reasonText(reason: string | undefined): string {
  return reason === undefined ? '' : `: ${hanging(reason)}`;
}

function failedText(failed: ScanReport['failed'], paint: Paint): string {
  const shown = failed.slice(0, MOST_FAILED);
  const fitted: FittedColumn[] = [
    { heading: 'POINT', cells: shown.map(({ point }) => String(point.index)) },
    { heading: 'VALUES', cells: shown.map(({ point }) => valuesText(point.values)), isText: true },
    { heading: 'FAILED RUN', cells: shown.map(({ run }) => run.name) },
    { heading: 'CAUSE', cells: shown.map(({ cause }) => causeLines(cause)), isText: true },
  ];
  const table = fittedTableText(fitted, paint, '--json has all');
  const more = failed.length - shown.length;
  const blocks = [table, ...(more === 0 ? [] : [paint.dim(`and ${more} more (--json lists all)`)])];
  return [...blocks, ...logEndsText(failed, paint)].join('\n');
}

/** What to do next, the most likely first. */
function nextSteps({ scan, mode, end, counts, failed, collected, isLocal }: ScanReport): readonly string[] {
  const local = isLocal ? ' --local' : '';
  const steps: string[] = [];
  if (end === 'started') steps.push(`scan resume ${scan} --wait${local}`, `scan status ${scan}${local}`);
  else if (countEndedPoints(counts) < counts.total || counts.stopped > 0)
    steps.push(`scan resume ${scan} --wait${local}`);
  steps.push(...stepsAfterFailure(scan, mode, failed[0]?.run, local));
  if (counts.finished > 0 && collected === undefined) steps.push(`scan collect ${scan} -o results${local}`);
  if (end === 'started' && isLocal) {
    steps.push('local stop    ends the built-in server, which runs until then');
  }
  return steps;
}

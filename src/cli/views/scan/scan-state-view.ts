import { defined } from '../../../core/defined.js';
import { EXIT_CODES, type ExitCode } from '../../../core/exit-codes.js';
import type { ScanStatus } from '../../../client/scans/scan-status.js';
import type { Run } from '../../../reana/model.js';
import { valuesText } from '../../../report/point-title.js';
import type { PointState, ScanState } from '../../../scans/scan-status.js';
import { explainSilence } from '../../../runs/follow/silence.js';
import type { Paint } from '../../io.js';
import { pointJson, type PointJson } from '../../progress/scan/scan-json.js';
import { causeLines, countsText, stepsText } from '../../progress/scan/scan-text.js';
import { hintWithCommand } from '../action-line.js';
import { hintText } from '../error-view.js';
import { formatDuration, plural, runDuration } from '../quantities.js';
import { logEndsText } from './log-ends.js';
import { stepsAfterFailure } from './scan-steps.js';
import { fittedTableText, type FittedColumn } from '../fitted-table.js';
import { factsText } from '../table.js';

type RunJson = Pick<Run, 'id' | 'name' | 'status' | 'started' | 'ended'>;
/** Without the scan, only the name of a point is known. */
type PointStateJson = Omit<PointState, 'point' | 'runs'> &
  Partial<PointJson> & { readonly runs: readonly RunJson[] };

/** The state of a scan, as JSON. */
export type ScanStateJson = Omit<ScanState, 'name' | 'points' | 'others'> & {
  readonly scan: string;
  readonly server: string;
  readonly isLocal: boolean;
  /** False when no run describes the scan: points without runs are not known then. */
  readonly isComplete: boolean;
  readonly points: readonly PointStateJson[];
  readonly others?: readonly PointStateJson[];
  /** True when the time limit was reached before the scan had ended. */
  readonly isTimedOut?: boolean;
};

/** Failed points that are listed; `--points` lists all. */
const MOST_FAILED = 20;
/** Silent runs that are listed; `--json` has all. */
const MOST_SILENT = 3;

export function scanStateJson(
  { name, points, others, ...state }: ScanStatus,
  more: Pick<ScanStateJson, 'server' | 'isLocal' | 'isTimedOut'>,
): ScanStateJson {
  return {
    scan: name,
    ...state,
    ...more,
    points: points.map(pointStateJson),
    ...(others === undefined ? {} : { others: others.map(pointStateJson) }),
  };
}

function pointStateJson({ point, runs, ...state }: PointState): PointStateJson {
  return {
    ...(point === undefined ? {} : pointJson(point)),
    ...state,
    runs: runs.map(({ id, name, status, started, ended }) => ({
      ...{ id, name, status },
      ...defined({ started, ended }),
    })),
  };
}

/** The exit code of a scan that was followed. */
export function stateExitCode({ counts, isStopped, isTimedOut }: ScanStateJson): ExitCode {
  if (isTimedOut === true) return EXIT_CODES.waitTimedOut;
  if (counts.finished === counts.total) return EXIT_CODES.done;
  return isStopped ? EXIT_CODES.runStopped : EXIT_CODES.scanFailed;
}

export function scanStateText(
  state: ScanStateJson,
  { points = false, now }: { readonly points?: boolean; readonly now: number },
  paint: Paint,
): string {
  const failed = state.points.filter(({ status }) => status === 'failed');
  const shown = points ? state.points : failed.slice(0, MOST_FAILED);
  const blocks = [summaryText(state, paint)];
  if (shown.length > 0) blocks.push(pointsText(shown, now, paint));
  if (!points && failed.length > shown.length) {
    blocks.push(
      paint.dim(`and ${failed.length - shown.length} more that failed (--points lists all points)`),
    );
  }
  blocks.push(
    ...logEndsText(
      failed.map(({ runs, cause }) => ({ run: runs.at(-1), cause })),
      paint,
    ),
  );
  blocks.push(...silenceLines(state, now, paint));
  const next = nextSteps(state);
  if (next.length > 0) blocks.push(next.map((command) => `  reana-madminer ${command}`).join('\n'));
  return blocks.join('\n');
}

function summaryText(state: ScanStateJson, paint: Paint): string {
  const { scan, mode, counts, isStopped, isComplete, steps, others = [], unexplained } = state;
  // Points may share a run.
  const runs = new Set(state.points.flatMap((point) => point.runs.map(({ id }) => id))).size;
  const hint = isComplete ? '' : '; points without runs are only known from the scan file';
  return factsText(
    [
      ['scan', paint.bold(scan)],
      ['mode', mode],
      ['points', `${counts.total}${counts.total === 0 ? '' : `: ${countsText(counts, paint)}`}${hint}`],
      ['runs', String(runs)],
      ['steps', steps === undefined ? undefined : stepsText(steps)],
      ['stopped', isStopped ? paint.yellow('by `scan stop`: no more runs are started') : undefined],
      ['not in scan', others.length === 0 ? undefined : `${plural(others.length, 'point')} that are not in the scan file`],
      ['unexplained', unexplained === undefined ? undefined : `the causes of ${unexplained} more failures were not read`],
    ], // prettier-ignore
    paint,
  );
}

function pointsText(points: readonly PointStateJson[], now: number, paint: Paint): string {
  const hasValues = points.some(({ values }) => values !== undefined);
  const hasCauses = points.some(({ cause }) => cause !== undefined);
  const durationOf = (run: RunJson | undefined): string => {
    const duration = run === undefined ? undefined : runDuration(run, now);
    return duration === undefined ? '-' : formatDuration(duration);
  };
  const values = points.map((point) => valuesText(point.values ?? {}));
  const causes = points.map(({ cause }) => (cause === undefined ? '-' : causeLines(cause)));
  const fitted: FittedColumn[] = [
    {
      heading: 'POINT',
      cells: points.map(({ name, index }) => (index === undefined ? name : String(index))),
    },
    ...(hasValues ? [{ heading: 'VALUES', cells: values, isText: true }] : []),
    { heading: 'STATUS', cells: points.map(({ status }) => paintStatus(status, paint)) },
    { heading: 'ATTEMPTS', cells: points.map(({ runs }) => String(runs.length)), isDispensable: true },
    { heading: 'RUN', cells: points.map(({ runs }) => runs.at(-1)?.name ?? '-') },
    { heading: 'DURATION', cells: points.map(({ runs }) => durationOf(runs.at(-1))), isDispensable: true },
    ...(hasCauses ? [{ heading: 'CAUSE', cells: causes, isText: true }] : []),
  ];
  return fittedTableText(fitted, paint, '--json has all');
}

function paintStatus(status: PointState['status'], paint: Paint): string {
  switch (status) {
    case 'finished':
      return paint.green(status);
    case 'failed':
      return paint.red(status);
    case 'stopped':
      return paint.yellow(status);
    case 'waiting':
    case 'running':
      return paint.cyan(status);
    case 'missing':
      return paint.dim('to do');
  }
}

/** Points may share a run. */
function silenceLines({ points, isLocal }: ScanStateJson, now: number, paint: Paint): readonly string[] {
  const silent = new Map(
    points.flatMap(({ runs, silentSince }) => {
      const run = runs.find(({ status }) => status === 'running');
      return run === undefined || silentSince === undefined ? [] : [[run.name, silentSince] as const];
    }),
  );
  const flags = isLocal ? ([['local']] as const) : [];
  const lines = [...silent].slice(0, MOST_SILENT).flatMap(([name, since]) => {
    const note = explainSilence({ name }, since, now, 'resume the scan');
    return [`${paint.yellow('warning:')} ${note.message}`, hintText(hintWithCommand(note, flags), paint)];
  });
  const more = silent.size - MOST_SILENT;
  return more <= 0 ? lines : [...lines, paint.dim(`and ${plural(more, 'run')} more that did not change`)];
}

/** What to do next, the most likely first. */
function nextSteps({ scan, mode, counts, isStopped, isLocal, points }: ScanStateJson): readonly string[] {
  const local = isLocal ? ' --local' : '';
  const steps: string[] = [];
  const failed = points.filter(({ status }) => status === 'failed');
  // Runs that were created and not started may have lost the command that made them.
  const unstarted = points.filter(({ runs }) => runs.at(-1)?.status === 'created').length;
  if (counts.waiting + counts.running > unstarted) steps.push(`scan status ${scan} --follow${local}`);
  if (isStopped || counts.missing + counts.stopped + unstarted > 0)
    steps.push(`scan resume ${scan} --wait${local}`);
  if (failed.some(({ cause }) => cause === undefined)) steps.push(`scan status ${scan} --causes${local}`);
  steps.push(...stepsAfterFailure(scan, mode, failed[0]?.runs.at(-1), local));
  if (counts.finished > 0) steps.push(`scan collect ${scan} -o results${local}`);
  return steps;
}

import { writeJson } from '../../../core/json/write-json.js';
import { EXIT_CODES, type ExitCode } from '../../../core/exit-codes.js';
import { type Run, TERMINAL_STATUSES } from '../../../reana/model.js';
import { explainSilence } from '../../../runs/follow/silence.js';
import type { RunParameters } from '../../../runs/run-parameters.js';
import type { Paint } from '../../io.js';
import { hintWithCommand, type GivenFlag } from '../action-line.js';
import { hintText } from '../error-view.js';
import { formatBytes, formatDuration, formatProgress, formatTime, runDuration } from '../quantities.js';
import { factsText, tableText } from '../table.js';

export function statusText({ status, rawStatus }: Pick<Run, 'status' | 'rawStatus'>, paint: Paint): string {
  switch (status) {
    case 'finished':
      return paint.green(status);
    case 'failed':
      return paint.red(status);
    case 'stopped':
    case 'deleted':
      return paint.yellow(status);
    case 'created':
    case 'queued':
    case 'pending':
    case 'running':
      return paint.cyan(status);
    case 'unknown':
      return `${rawStatus} (not known to this version)`;
  }
}

/** Of a restart that a server has not begun, and that was not made on this machine. */
export const UNKNOWN_PARAMETERS = 'the server does not keep the values of a restart before it begins to run';

/** A run, and what takes more requests to know about it. */
export interface RunReport extends Run {
  /** When the last step started or ended, for a running run to which nothing has happened for hours. */
  readonly silentSince?: Date;
  /** Those of a restart. */
  readonly parameters?: RunParameters;
}

/** Notes on runs to which nothing has happened for hours. */
export function silenceText(
  runs: readonly RunReport[],
  now: number,
  paint: Paint,
  flags: readonly GivenFlag[],
): readonly string[] {
  return runs.flatMap((run) => {
    if (run.silentSince === undefined) return [];
    const note = explainSilence(run, run.silentSince, now);
    return [`${paint.yellow('warning:')} ${note.message}`, hintText(hintWithCommand(note, flags), paint)];
  });
}

/** All facts about one run. */
export function runText(run: RunReport, now: number, paint: Paint): string {
  const duration = runDuration(run, now);
  return factsText(
    [
      ['run', run.name],
      ['id', run.id],
      ['status', statusText(run, paint)],
      ['progress', formatProgress(run.progress)],
      ['current step', run.progress.currentStep],
      ['created', formatTime(run.created)],
      ['started', run.started && formatTime(run.started)],
      ['ended', run.ended && formatTime(run.ended)],
      ['duration', duration === undefined ? undefined : formatDuration(duration)],
      ['workspace', run.workspaceSize === undefined ? undefined : formatBytes(run.workspaceSize)],
      ['restarted with', run.parameters && givenText(run.parameters)],
    ],
    paint,
  );
}

function givenText({ given, isKnown }: RunParameters): string {
  if (!isKnown) return `not known: ${UNKNOWN_PARAMETERS}`;
  const texts = Object.entries(given).map(([name, value]) => `${name}=${writeJson(value)}`);
  return texts.length === 0 ? 'the parameters of reana.yaml' : texts.join(', ');
}

/** Columns of a list of runs besides those that it always has. */
interface ExtraColumns {
  readonly owner?: boolean;
  readonly sharedWith?: boolean;
}

/** One line per run. */
export function runsText(
  runs: readonly Run[],
  now: number,
  paint: Paint,
  { owner = false, sharedWith = false }: ExtraColumns = {},
): string {
  if (runs.length === 0) return 'no runs';
  const withSize = runs.some(({ workspaceSize }) => workspaceSize !== undefined);
  return tableText(
    [
      'RUN',
      'STATUS',
      'PROGRESS',
      'CREATED',
      'DURATION',
      ...(withSize ? ['SIZE'] : []),
      ...(owner ? ['OWNER'] : []),
      ...(sharedWith ? ['SHARED WITH'] : []),
    ],
    runs.map((run) => {
      const duration = runDuration(run, now);
      return [
        run.name,
        statusText(run, paint),
        formatProgress(run.progress),
        formatTime(run.created),
        duration === undefined ? '-' : formatDuration(duration),
        ...(withSize ? [run.workspaceSize === undefined ? '-' : formatBytes(run.workspaceSize)] : []),
        ...(owner ? [run.owner ?? '-'] : []),
        ...(sharedWith ? [run.sharedWith?.join(', ') || '-'] : []),
      ];
    }),
    paint,
  );
}

/** The exit code of several runs: that of the worst result, a failure before all others. */
export function runsExitCode(runs: readonly Run[]): ExitCode {
  if (runs.some(({ status }) => status === 'failed')) return EXIT_CODES.runFailed;
  if (runs.some(({ status }) => status === 'stopped' || status === 'deleted')) return EXIT_CODES.runStopped;
  return runs.every(({ status }) => TERMINAL_STATUSES.has(status))
    ? EXIT_CODES.done
    : EXIT_CODES.waitTimedOut;
}

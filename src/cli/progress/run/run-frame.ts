import type { Paint } from '../../io.js';
import { formatDuration, formatProgress, plural } from '../../views/quantities.js';
import type { RunProgressState, StageState, StepState, TransferState } from './run-progress-state.js';
import type { RunPace } from './run-pace.js';
import { transferText } from './transfer-text.js';
import { widthOf } from '../../output/fit-lines.js';
import { oneLine } from '../../output/printable.js';

const BAR_WIDTH = 16;
const SHOWN_STEPS = 3;
const SHOWN_OUTPUTS = 4;

/** What a frame depends on besides the state. */
export interface FrameView {
  /** Milliseconds since the epoch. */
  readonly now: number;
  /** Lines of the terminal. */
  readonly rows: number;
  /** How far the run is, when an earlier one tells. */
  readonly pace?: RunPace;
}

/**
 * What a terminal shows: one line for the run, one per stage, then the running steps, transfers, notes and problems.
 * @param view without it, running steps have no lines of their own, and there may be more lines than a terminal has
 */
export function renderRun(state: RunProgressState, elapsed: number, paint: Paint, view?: FrameView): string {
  // A transfer without a run needs no line above it.
  const top =
    state.run === undefined && state.transfer !== undefined
      ? []
      : [headline(state, elapsed, paint, view?.pace)];
  const bottom: string[] = [];
  if (state.transfer !== undefined) bottom.push(`  ${transferLine(state.transfer, paint)}`);
  if (state.note !== undefined) bottom.push(`  ${paint.dim(state.note)}`);
  if (state.isCutOff) bottom.push(`  ${paint.yellow('connection lost, trying again')}`);
  if (state.stalled !== undefined) bottom.push(`  ${paint.yellow(state.stalled)}`);
  // One more line is the cursor's.
  const room = view === undefined ? Infinity : Math.max(0, view.rows - top.length - bottom.length - 1);
  const stages = state.status === undefined ? [] : stageLines(state, room, paint);
  const outputs = view === undefined ? [] : outputLines(state, room - stages.length, view.now, paint);
  return [...top, ...stages, ...outputs, ...bottom].map(oneLine).join('\n');
}

function headline(state: RunProgressState, elapsed: number, paint: Paint, pace?: RunPace): string {
  const { run, status } = state;
  const parts = [
    paint.bold(run?.name ?? 'submitting'),
    status,
    progressText(state),
    // Whole seconds, so that a frame changes once a second at most.
    paint.dim(formatDuration(Math.max(1000, Math.floor(elapsed / 1000) * 1000))),
    pace === undefined || state.status !== 'running' ? undefined : paint.dim(paceText(pace)),
  ];
  return parts.filter((part) => part !== undefined).join('  ');
}

/** `42%, about 2m 5s left, as madminer.3 took`: seconds only where they count. */
function paceText({ percent, left, run }: RunPace): string {
  const unit = left > 600_000 ? 60_000 : left > 60_000 ? 10_000 : 1000;
  return `${percent}%, about ${formatDuration(Math.max(1000, Math.ceil(left / unit) * unit))} left, as ${run} took`;
}

/** What the run has done of what it will do: a server counts only the steps that it has planned so far. */
function progressText({ progress, plan, stages }: RunProgressState): string | undefined {
  if (progress === undefined) return undefined;
  const rows = [...stages.values()];
  const planned = plan === undefined ? 0 : rows.reduce((sum, stage) => sum + totalOf(stage), 0);
  const total = Math.max(progress.total, planned);
  if (total === 0) return undefined;
  const isOpen = plan !== undefined && rows.some(isOpenEnded);
  return formatProgress({ ...progress, total }, { isAtLeast: isOpen });
}

/** Steps that a stage has or will have, as far as that is known. */
function totalOf({ planned = 0, steps }: StageState): number {
  return Math.max(planned, steps.size);
}

/** True for a stage whose steps depend on results. */
function isOpenEnded({ label, planned }: StageState): boolean {
  return label !== undefined && planned === undefined;
}

/** A line per stage; where there is no room, of those that are not done and not all of those that are. */
function stageLines({ stages }: RunProgressState, room: number, paint: Paint): readonly string[] {
  const rows = [...stages].map(([key, stage]) => ({ label: oneLine(stage.label ?? key), stage }));
  const isTooMany = rows.length > room;
  const most = isTooMany ? Math.max(0, room - 1) : rows.length;
  const chosen = new Set([...rows].sort((a, b) => rank(a.stage) - rank(b.stage)).slice(0, most));
  const width = Math.max(0, ...rows.map(({ label }) => widthOf(label)));
  const lines = rows
    .filter((row) => chosen.has(row))
    .map(({ label, stage }) => `  ${stageLine(padTo(width, label), stage, paint)}`);
  const left = rows.length - chosen.size;
  if (isTooMany && room > 0) lines.push(paint.dim(`  and ${plural(left, 'more stage')}`));
  return lines;
}

/** Stages under way come first, then those that wait, then those that are done. */
function rank(stage: StageState): number {
  const all = [...stage.steps.values()];
  if (all.some(({ state }) => state === 'running' || state === 'failed')) return 0;
  const isDone =
    all.length > 0 && all.length >= totalOf(stage) && all.every(({ state }) => state === 'finished');
  return isDone ? 2 : 1;
}

function stageLine(name: string, stage: StageState, paint: Paint): string {
  const all = [...stage.steps.values()];
  const total = totalOf(stage);
  const of = isOpenEnded(stage) ? (total === 0 ? '?' : `${total}+`) : `${total}`;
  if (all.length === 0) {
    const count = stage.label === undefined ? '' : `  0/${of}`;
    return paint.dim(`${name}  ${bar(0, paint)}${count}`);
  }
  const count = (state: StepState['state']): number => all.filter((step) => step.state === state).length;
  const failed = count('failed');
  const done = count('finished');
  const mark = failed > 0 ? paint.red : done === total ? paint.green : paint.cyan;
  const names = all.filter(({ state }) => state === 'running' || state === 'failed').map((step) => step.name);
  const more = names.length > SHOWN_STEPS ? ` and ${names.length - SHOWN_STEPS} more` : '';
  const current = names.slice(0, SHOWN_STEPS).join(', ') + more;
  return `${name}  ${mark(bar(done / total, paint))}  ${done}/${of}  ${paint.dim(current)}`.trimEnd();
}

/** The steps that run, with their time and the last line that they have written. */
function outputLines(
  { stages }: RunProgressState,
  room: number,
  now: number,
  paint: Paint,
): readonly string[] {
  const running = [...stages.values()]
    .flatMap(({ steps }) => [...steps.values()])
    .filter(({ state, started, lastLine }) => state === 'running' && (started ?? lastLine) !== undefined);
  return running.slice(0, Math.max(0, Math.min(SHOWN_OUTPUTS, room))).map(({ name, started, lastLine }) => {
    // Whole seconds; the clocks of a server and of this machine may differ.
    const time = started === undefined ? 0 : Math.max(0, now - started.getTime());
    const taken =
      started === undefined ? [] : [formatDuration(Math.max(1000, Math.floor(time / 1000) * 1000))];
    return `  ${paint.dim([`› ${name}`, ...taken, ...(lastLine === undefined ? [] : [lastLine])].join('  '))}`;
  });
}

function padTo(width: number, name: string): string {
  const text = oneLine(name);
  return text + ' '.repeat(width - widthOf(text));
}

function transferLine(transfer: TransferState, paint: Paint): string {
  const { direction, bytes, totalBytes } = transfer;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  return `${direction}  ${paint.cyan(bar(share, paint))}  ${transferText(transfer)}`;
}

function bar(share: number, paint: Paint): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  return '█'.repeat(full) + paint.dim('░'.repeat(BAR_WIDTH - full));
}

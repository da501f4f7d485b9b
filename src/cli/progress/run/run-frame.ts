import type { Paint } from '../../io.js';
import { formatDuration, formatProgress } from '../../views/quantities.js';
import type { RunProgressState, StageState, StepState, TransferState } from './run-progress-state.js';
import { transferText } from './transfer-text.js';
import { widthOf } from '../../output/fit-lines.js';
import { oneLine } from '../../output/printable.js';

const BAR_WIDTH = 16;
const SHOWN_STEPS = 3;

/** What a terminal shows: one line for the run, one per stage, then transfers, notes and problems. */
export function renderRun(state: RunProgressState, elapsed: number, paint: Paint): string {
  // A transfer without a run needs no line above it.
  const lines =
    state.run === undefined && state.transfer !== undefined ? [] : [headline(state, elapsed, paint)];
  const names = [...state.stages.keys()].map(oneLine);
  const width = Math.max(0, ...names.map(widthOf));
  if (state.status !== undefined) {
    for (const [name, stage] of state.stages) lines.push(`  ${stageLine(padTo(width, name), stage, paint)}`);
  }
  if (state.transfer !== undefined) lines.push(`  ${transferLine(state.transfer, paint)}`);
  if (state.note !== undefined) lines.push(`  ${paint.dim(state.note)}`);
  if (state.isCutOff) lines.push(`  ${paint.yellow('connection lost, trying again')}`);
  if (state.stalled !== undefined) lines.push(`  ${paint.yellow(state.stalled)}`);
  return lines.map(oneLine).join('\n');
}

function headline({ run, status, progress }: RunProgressState, elapsed: number, paint: Paint): string {
  const parts = [
    paint.bold(run?.name ?? 'submitting'),
    status,
    progress === undefined || progress.total === 0 ? undefined : formatProgress(progress),
    // Whole seconds, so that a frame changes once a second at most.
    paint.dim(formatDuration(Math.max(1000, Math.floor(elapsed / 1000) * 1000))),
  ];
  return parts.filter((part) => part !== undefined).join('  ');
}

function stageLine(name: string, { steps }: StageState, paint: Paint): string {
  const all = [...steps.values()];
  if (all.length === 0) return paint.dim(`${name}  ${bar(0, paint)}`);
  const count = (state: StepState['state']): number => all.filter((step) => step.state === state).length;
  const failed = count('failed');
  const done = count('finished');
  const mark = failed > 0 ? paint.red : done === all.length ? paint.green : paint.cyan;
  const names = all.filter(({ state }) => state === 'running' || state === 'failed').map((step) => step.name);
  const more = names.length > SHOWN_STEPS ? ` and ${names.length - SHOWN_STEPS} more` : '';
  const current = names.slice(0, SHOWN_STEPS).join(', ') + more;
  return `${name}  ${mark(bar(done / all.length, paint))}  ${done}/${all.length}  ${paint.dim(current)}`.trimEnd();
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

import { stripVTControlCharacters } from 'node:util';
import type { Paint } from '../io.js';
import { formatDuration, formatProgress } from '../views/quantities.js';
import type { ProgressState, StageState, StepState, TransferState } from './progress-state.js';
import { transferText } from './transfer-text.js';

const BAR_WIDTH = 16;
const SHOWN_STEPS = 3;

/** What the terminal shows of a state: one line for the run, one per stage, and what is worth a word. */
export function renderFrame(state: ProgressState, elapsed: number, columns: number, paint: Paint): string {
  // A transfer of its own says all that there is to say.
  const lines =
    state.run === undefined && state.transfer !== undefined ? [] : [headline(state, elapsed, paint)];
  const width = Math.max(0, ...[...state.stages.keys()].map(({ length }) => length));
  if (state.status !== undefined) {
    for (const [name, stage] of state.stages) lines.push(`  ${stageLine(name.padEnd(width), stage, paint)}`);
  }
  if (state.transfer !== undefined) lines.push(`  ${transferLine(state.transfer, paint)}`);
  if (state.note !== undefined) lines.push(`  ${paint.dim(state.note)}`);
  if (state.isCutOff) lines.push(`  ${paint.yellow('connection lost, trying again')}`);
  if (state.stalled !== undefined) lines.push(`  ${paint.yellow(state.stalled)}`);
  return lines.map((line) => cut(line, columns)).join('\n');
}

function headline({ run, status, progress }: ProgressState, elapsed: number, paint: Paint): string {
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

function transferLine(transfer: TransferState, paint: Paint): string {
  const { direction, bytes, totalBytes } = transfer;
  const share = totalBytes === 0 ? 1 : bytes / totalBytes;
  return `${direction}  ${paint.cyan(bar(share, paint))}  ${transferText(transfer)}`;
}

function bar(share: number, paint: Paint): string {
  const full = Math.round(Math.min(1, share) * BAR_WIDTH);
  return '█'.repeat(full) + paint.dim('░'.repeat(BAR_WIDTH - full));
}

/** A line that fits: a wrapped one would leave rests behind when the frame is redrawn. */
export function cut(line: string, columns: number): string {
  const plain = stripVTControlCharacters(line);
  return plain.length < columns ? line : `${plain.slice(0, Math.max(0, columns - 2))}…`;
}

import { pointTitle } from '../../../report/point-title.js';
import type { FailureCause, ScanCounts, ScanEvent } from '../../../scans/events.js';
import type { Paint } from '../../io.js';
import type { FailedPointState } from './scan-progress-state.js';

type ScatterSteps = Extract<ScanEvent, { readonly type: 'steps' }>['steps'];

/** States of points in the order in which they are printed, and how each is painted. */
const STATES = [
  { state: 'finished', text: 'finished', mark: '█', color: 'green' },
  { state: 'failed', text: 'failed', mark: '█', color: 'red' },
  { state: 'stopped', text: 'stopped', mark: '█', color: 'yellow' },
  { state: 'running', text: 'running', mark: '▓', color: 'cyan' },
  { state: 'waiting', text: 'waiting', mark: '▒', color: 'cyan' },
  { state: 'missing', text: 'to do', mark: '░', color: 'dim' },
] as const;

/** `36 finished, 1 failed, 5 running`: the states in which there are points. */
export function countsText(counts: ScanCounts, paint: Paint): string {
  const parts = STATES.filter(({ state }) => counts[state] > 0);
  return parts.map(({ state, text, color }) => paint[color](`${counts[state]} ${text}`)).join(', ');
}

/** `34 finished, 2 failed, 8 running, of 60 so far`: a run adds steps while it runs. */
export function stepsText({ total, running, finished, failed }: ScatterSteps): string {
  const parts = [
    `${finished} finished`,
    ...(failed === 0 ? [] : [`${failed} failed`]),
    ...(running === 0 ? [] : [`${running} running`]),
  ];
  return `${parts.join(', ')}, of ${total} so far`;
}

/** The states as shares of a bar. A state in which there are points has one mark at least. */
export function countsBar(counts: ScanCounts, width: number, paint: Paint): string {
  const shown = STATES.filter(({ state }) => counts[state] > 0);
  const free = Math.max(0, width - shown.length);
  const total = Math.max(1, counts.total);
  let sum = 0;
  let used = 0;
  return shown
    .map(({ state, mark, color }) => {
      sum += counts[state];
      const end = Math.round((sum / total) * free);
      const length = 1 + end - used;
      used = end;
      return paint[color](mark.repeat(length));
    })
    .join('');
}

/** Longer messages are cut: the logs and JSON have them whole. */
const MOST_MESSAGE = 160;

/** `out-of-memory at training: Killed`. */
export function causeText({ kind, step, message }: FailureCause): string {
  const line = cut(message.trim().split('\n').at(-1) ?? '');
  return `${kind}${step === undefined ? '' : ` at ${step}`}${line === '' ? '' : `: ${line}`}`;
}

/** The lines of a cause in a table: what the step itself says to do about it has one of its own. */
export function causeLines(cause: FailureCause): readonly string[] {
  return [causeText(cause), ...(cause.hint === undefined ? [] : [`hint: ${cut(cause.hint)}`])];
}

function cut(line: string): string {
  return line.length > MOST_MESSAGE ? `${line.slice(0, MOST_MESSAGE - 1).trimEnd()}…` : line;
}

/** @param hasRun whether the run is named, which is useful where the line stays */
export function failureText({ point, run, cause, next }: FailedPointState, hasRun = true): string {
  const place = hasRun ? ` failed as ${run.name}` : '';
  return `${pointTitle(point)}${place}: ${causeText(cause)}; ${next}`;
}

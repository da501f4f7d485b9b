import type { Paint } from '../../io.js';
import { formatDuration } from '../../views/quantities.js';
import type { FrameSize } from '../display.js';
import { countEndedPoints, type ScanProgressState } from './scan-progress-state.js';
import { remainingText } from './scan-remaining.js';
import { countsBar, countsText, failureText, stepsText } from './scan-text.js';
import { oneLine } from '../../output/printable.js';

const BAR_WIDTH = 32;
/** Lines of the frame that are no failures, without the steps, and one for the cursor. */
const OTHER_ROWS = 6;
const MOST_FAILURES = 8;

/** What is the same for all frames of a scan. */
export interface ScanTitle {
  readonly name: string;
  /** Milliseconds from one start to the next, as the server makes them. */
  readonly startInterval: number;
}

/** What the terminal shows of a scan: how many points are in which state, then what failed and what is wrong. */
export function renderScan(
  { name, startInterval }: ScanTitle,
  board: ScanProgressState,
  elapsed: number,
  { rows }: Pick<FrameSize, 'rows'>,
  paint: Paint,
): string {
  const { counts, endedBefore, steps, held, isCutOff } = board;
  const time = formatDuration(Math.max(1000, Math.floor(elapsed / 1000) * 1000));
  const lines: string[] = [];
  if (counts === undefined)
    lines.push([paint.bold(name), paint.dim(time), 'looking for its runs'].join('  '));
  else {
    const left = remainingText({ counts, endedBefore, elapsed, startInterval });
    const headline = `${countEndedPoints(counts)} of ${counts.total} ended${left === undefined ? '' : `, ${left}`}`;
    lines.push([paint.bold(name), paint.dim(time), headline].join('  '));
    lines.push(`  ${countsBar(counts, BAR_WIDTH, paint)}  ${countsText(counts, paint)}`);
    if (steps !== undefined && counts.running > 0) lines.push(`  steps: ${stepsText(steps)}`);
  }
  const room = rows - OTHER_ROWS - (steps === undefined ? 0 : 1);
  lines.push(...failureLines(board, Math.min(MOST_FAILURES, Math.max(1, room)), paint));
  if (held !== undefined) lines.push(`  ${paint.yellow(`nothing new is started: ${held}`)}`);
  if (isCutOff) lines.push(`  ${paint.yellow('connection lost, trying again')}`);
  return lines.map(oneLine).join('\n');
}

/** The newest first, those for good before those that are tried again. */
function failureLines({ failures }: ScanProgressState, room: number, paint: Paint): readonly string[] {
  const all = [...failures.values()].reverse();
  const sorted = [...all.filter(({ willRetry }) => !willRetry), ...all.filter(({ willRetry }) => willRetry)];
  const lines = sorted.slice(0, room).map((failure) => {
    const mark = failure.willRetry ? paint.yellow('↻') : paint.red('✗');
    return `  ${mark} ${failureText(failure, false)}`;
  });
  const more = sorted.length - lines.length;
  return more === 0 ? lines : [...lines, `  ${paint.dim(`and ${more} more failures`)}`];
}

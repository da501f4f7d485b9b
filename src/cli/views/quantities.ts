import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';
import type { RunProgress } from '../../reana/model.js';

export { runDuration } from '../../runs/list-runs.js';

export function formatBytes(bytes: number): string {
  return prettyBytes(bytes);
}

/** `1m 12s`: whole seconds, as REANA's own times have no more. */
export function formatDuration(milliseconds: number): string {
  return milliseconds < 1000 ? '<1s' : prettyMilliseconds(milliseconds, { secondsDecimalDigits: 0 });
}

/** `2026-11-24 15:20:30` in the user's time zone, or a dash when there is none. */
export function formatTime(time: Date | undefined): string {
  if (time === undefined) return '-';
  const day = [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-');
  return `${day} ${[time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':')}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** `5/12 steps`, with what failed. */
export function formatProgress({ total, finished, failed }: RunProgress): string {
  return `${finished}/${total} steps${failed === 0 ? '' : `, ${failed} failed`}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

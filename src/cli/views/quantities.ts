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

/** `2026-11-24 15:20:30+01:00` in the user's time zone (RFC 3339), or a dash when there is none. */
export function formatTime(time: Date | undefined): string {
  if (time === undefined) return '-';
  const clock = [time.getHours(), time.getMinutes(), time.getSeconds()].map(twoDigits).join(':');
  return `${formatDay(time)} ${clock}${formatOffset(-time.getTimezoneOffset())}`;
}

/** `2026-11-24` in the user's time zone. */
export function formatDay(time: Date): string {
  return [time.getFullYear(), time.getMonth() + 1, time.getDate()].map(twoDigits).join('-');
}

/** @param minutes east of Greenwich */
function formatOffset(minutes: number): string {
  if (minutes === 0) return 'Z';
  const hours = twoDigits(Math.floor(Math.abs(minutes) / 60));
  return `${minutes < 0 ? '-' : '+'}${hours}:${twoDigits(Math.abs(minutes) % 60)}`;
}

function twoDigits(number: number): string {
  return String(number).padStart(2, '0');
}

/** `5/12 steps`, with what failed; `5/12+ steps` where there may be more. */
export function formatProgress({ total, finished, failed }: RunProgress, { isAtLeast = false } = {}): string {
  return `${finished}/${total}${isAtLeast ? '+' : ''} steps${failed === 0 ? '' : `, ${failed} failed`}`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}

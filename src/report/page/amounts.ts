import prettyBytes from 'pretty-bytes';
import prettyMilliseconds from 'pretty-ms';

/** `<0.1s`, `0.4s`, `35s`, `2m 5s`, `3h 20m`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.05) return '<0.1s';
  return prettyMilliseconds(seconds * 1000, { unitCount: 2, secondsDecimalDigits: seconds < 10 ? 1 : 0 });
}

/** `12 B`, `3.4 kB`, `1.2 GB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  return prettyBytes(bytes);
}

/** `1 step`, `12,345 steps`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

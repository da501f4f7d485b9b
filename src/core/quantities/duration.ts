import { parseTypedAmount, type Units } from './units.js';

const SECOND = 1000;
const DAY = 86_400 * SECOND;

const UNITS: Units = Object.fromEntries(
  (
    [
      [['ms', 'msec', 'msecs', 'millisecond', 'milliseconds'], 1],
      [['s', 'sec', 'secs', 'second', 'seconds'], SECOND],
      [['m', 'min', 'mins', 'minute', 'minutes'], 60 * SECOND],
      [['h', 'hr', 'hrs', 'hour', 'hours'], 3600 * SECOND],
      [['d', 'day', 'days'], DAY],
      [['w', 'week', 'weeks'], 7 * DAY],
      [['y', 'yr', 'yrs', 'year', 'years'], 365.25 * DAY],
    ] as const
  ).flatMap(([names, milliseconds]) => names.map((name) => [name, milliseconds])),
);

/** How to write a duration that was not understood. */
export const DURATION_HINT = 'write it with its unit, like 90s, 30m, 8h, 1h30m or 2d';

/** Milliseconds of `90 s`, `5 min`, `1h30m` or `1.5 days`. Undefined for other texts, and without a unit. */
export function parseDuration(text: string): number | undefined {
  const parts = text.match(/\d+(?:\.\d+)?\s*[a-z]+|\S/gi) ?? [];
  const amounts = parts.map((part) => parseTypedAmount(part, UNITS) ?? Number.NaN);
  const milliseconds = Math.round(amounts.reduce((sum, amount) => sum + amount, 0));
  return amounts.length === 0 || Number.isNaN(milliseconds) ? undefined : milliseconds;
}

/** The same, where a number alone counts seconds. */
export function parseSeconds(text: string): number | undefined {
  return parseDuration(/^\s*\d+(?:\.\d+)?\s*$/.test(text) ? `${text.trim()}s` : text);
}

/** A wait as people say it, rounded up: `5 minutes`, `2 hours`, `10 days`. */
export function formatWait(milliseconds: number): string {
  const [unit, name] = [
    [DAY, 'day'],
    [3600 * SECOND, 'hour'],
    [60 * SECOND, 'minute'],
    [SECOND, 'second'],
  ].find(([size]) => milliseconds >= Number(size)) ?? [SECOND, 'second'];
  const count = Math.ceil(milliseconds / Number(unit));
  if (count > 366) return 'more than a year';
  return `${count} ${name}${count === 1 ? '' : 's'}`;
}

/** `HH:MM:SS`, as Slurm's `--time` takes it: `100:00:00` for more than a day, too. */
export function formatSlurmTime(seconds: number): string {
  const parts = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return parts.map((part) => String(part).padStart(2, '0')).join(':');
}

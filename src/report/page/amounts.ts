const SECOND = 1;
const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;

/** `< 0.1 s`, `0.4 s`, `35 s`, `2 min 5 s`, `3 h 20 min`, `2 d 4 h`. */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.05) return '< 0.1 s';
  if (seconds < 9.95) return `${Number(seconds.toFixed(1))} s`;
  const [large, small] = unitsOf(Math.round(seconds));
  const whole = Math.floor(Math.round(seconds) / large.size);
  const rest = small === undefined ? 0 : Math.floor((Math.round(seconds) % large.size) / small.size);
  return `${whole} ${large.name}${small === undefined || rest === 0 ? '' : ` ${rest} ${small.name}`}`;
}

interface Unit {
  readonly size: number;
  readonly name: string;
}

function unitsOf(seconds: number): readonly [Unit, Unit?] {
  const units = [
    { size: DAY, name: 'd' },
    { size: HOUR, name: 'h' },
    { size: MINUTE, name: 'min' },
    { size: SECOND, name: 's' },
  ];
  const index = units.findIndex(({ size }) => seconds >= size);
  const start = index === -1 ? units.length - 1 : index;
  const next = units[start + 1];
  const large = units[start] ?? { size: SECOND, name: 's' };
  return next === undefined ? [large] : [large, next];
}

/** `2026-11-24 15:20:30 UTC`, whose reader may be anywhere. */
export function formatUtc(time: Date): string {
  return `${time.toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

/** `12 B`, `3.4 kB`, `1.2 GB`: powers of 1000. */
export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB', 'PB'];
  const power = bytes < 1000 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  const value = bytes / 1000 ** power;
  return `${power === 0 ? value : Number(value.toPrecision(3))} ${units[power] ?? 'B'}`;
}

/** `1 step`, `12,345 steps`. */
export function countOf(count: number, noun: string): string {
  return `${count.toLocaleString('en')} ${noun}${count === 1 ? '' : 's'}`;
}

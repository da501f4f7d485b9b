const DURATIONS: readonly (readonly [unit: RegExp, milliseconds: number])[] = [
  [/^(?:s|sec|secs|second|seconds|)$/, 1000],
  [/^(?:m|min|mins|minute|minutes)$/, 60_000],
  [/^(?:h|hr|hrs|hour|hours)$/, 3_600_000],
  [/^(?:d|day|days)$/, 86_400_000],
];
const PREFIXES = ['', 'K', 'M', 'G', 'T', 'P'];

/** Milliseconds of `90 s`, `5 min`, `2h` or `1 day`; a number alone counts seconds. Undefined for other texts. */
export function readDuration(text: string): number | undefined {
  const [, digits, unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-z]*)$/i.exec(text.trim()) ?? [];
  const milliseconds = DURATIONS.find(([pattern]) => pattern.test(unit.toLowerCase()))?.[1];
  return digits === undefined || milliseconds === undefined
    ? undefined
    : Math.round(Number(digits) * milliseconds);
}

/** Bytes of `200 MB`, `1.5 GiB` or `4Gi`; a number alone counts bytes. Undefined for other texts. */
export function readBytes(text: string): number | undefined {
  const [, digits, prefix = '', binary = ''] =
    /^(\d+(?:\.\d+)?)\s*([kKMGTP]?)(i?)B?$/.exec(text.trim()) ?? [];
  if (digits === undefined || (binary === 'i' && prefix === '')) return undefined;
  return Math.round(
    Number(digits) * (binary === 'i' ? 1024 : 1000) ** PREFIXES.indexOf(prefix.toUpperCase()),
  );
}

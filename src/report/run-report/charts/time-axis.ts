export interface TimeAxis {
  readonly ticks: readonly number[];
  /** Seconds in the unit of the axis. */
  readonly format: (seconds: number) => string;
  readonly label: string;
}

const MOST_TICKS = 10;
const UNITS = [
  { name: 'seconds', size: 1 },
  { name: 'minutes', size: 60 },
  { name: 'hours', size: 3600 },
  { name: 'days', size: 86_400 },
] as const;
/** In seconds. */
const STEPS = [
  ...[0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[60, 120, 300, 600, 900, 1800],
  ...[3600, 7200, 10_800, 21_600, 43_200],
  ...[86_400, 172_800, 604_800, 1_209_600, 2_592_000, 7_776_000],
];

/** Marks at round times from 0 to the end. */
export function timeAxis(end: number): TimeAxis {
  const step = STEPS.find((each) => end / each <= MOST_TICKS) ?? Math.max(1, end / MOST_TICKS);
  const unit = UNITS.findLast(({ size }) => end >= 3 * size) ?? UNITS[0];
  return {
    ticks: Array.from({ length: Math.floor(end / step + 1e-9) + 1 }, (_, index) => index * step),
    format: (seconds) => String(Number((seconds / unit.size).toFixed(2))),
    label: `${unit.name} since the run was created`,
  };
}

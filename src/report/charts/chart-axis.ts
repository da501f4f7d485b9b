import type { ScaleOptions } from '@observablehq/plot';
import { formatNumber, isWide, logTicks, spanOf } from './chart-numbers.js';
import { measureText } from './text-width.js';

/** Pixels between two marks. */
const GAP = 14;
const MOST_TICKS = 7;
/** Parts of a power of ten that steps from mark to mark have. */
const STEPS = [1, 2, 5, 10] as const;

/** An axis with its ends and marks. No text of a mark touches the next one. */
export interface ChartAxis {
  readonly type: 'linear' | 'log';
  readonly domain: readonly [low: number, high: number];
  readonly ticks: readonly number[];
  readonly tickFormat: (value: number) => string;
}

/**
 * An axis for these values, logarithmic where they are spread so. `more`, such as the ends of bars, has to be on it as
 * far as it can be: on a logarithmic axis nothing is below zero.
 * @param room in pixels, where the marks are side by side
 */
export function planAxis(
  values: readonly number[],
  more: readonly number[] = [],
  room = Infinity,
): ChartAxis {
  const isLog = isWide(values);
  const all = [...values, ...more].filter((value) => !isLog || value > 0);
  return isLog ? planLogAxis(all, room) : planLinearAxis(all, room);
}

/** What the scale of an axis is drawn with. */
export function scaleOf({ type, domain, ticks, tickFormat }: ChartAxis): ScaleOptions {
  return { type, domain: [...domain], ticks: [...ticks], tickFormat, grid: true, inset: 8 };
}

/** Pixels that the longest of some texts takes. */
export function widthOf(texts: readonly string[]): number {
  return Math.max(0, ...texts.map((text) => measureText(text)));
}

/** Every so many of the places on an axis, that their names have room. */
export function thinOut<Value>(
  places: readonly Value[],
  room: number,
  sizeOf: (places: readonly Value[]) => number,
): readonly Value[] {
  const each = Math.max(1, Math.ceil((places.length * sizeOf(places)) / room));
  return places.filter((_, index) => index % each === 0);
}

function planLogAxis(values: readonly number[], room: number): ChartAxis {
  const tickFormat = (value: number): string => formatNumber(value, 4);
  const ticks = thinOut(logTicks(values), room, (places) => widthOf(places.map(tickFormat)) + GAP);
  return { type: 'log', domain: spanOf(values), ticks, tickFormat };
}

function planLinearAxis(values: readonly number[], room: number): ChartAxis {
  const [least, most] = spanOf(values);
  // Of numbers that are all the same, the one is marked in the middle.
  const isOne = least === most;
  const [low, high] = isOne
    ? [least - (Math.abs(least) || 1) / 2, most + (Math.abs(least) || 1) / 2]
    : [least, most];
  const isWhole = values.every(Number.isInteger);
  for (let count = MOST_TICKS; ; count -= 1) {
    const step = stepOf((high - low) / count, isWhole);
    const domain = [floorTo(low, step), floorTo(high, step) + (isMultiple(high, step) ? 0 : step)] as const;
    const steps = Math.round((domain[1] - domain[0]) / step);
    const ticks = isOne
      ? [least]
      : Array.from({ length: steps + 1 }, (_, index) => cleanUp(domain[0] + index * step));
    const digits =
      Math.floor(Math.log10(Math.max(...domain.map(Math.abs)))) - Math.floor(Math.log10(step)) + 1;
    const tickFormat = (value: number): string => formatNumber(value, isOne ? 4 : Math.max(1, digits));
    const needed = ticks.length * (widthOf(ticks.map(tickFormat)) + GAP);
    if (needed <= room || count === 1)
      return { type: 'linear', domain: [cleanUp(domain[0]), cleanUp(domain[1])], ticks, tickFormat };
  }
}

/** The next step that is 1, 2 or 5 times a power of ten. */
function stepOf(least: number, isWhole: boolean): number {
  const power = 10 ** Math.floor(Math.log10(least));
  const step = (STEPS.find((part) => part * power >= least * (1 - 1e-9)) ?? 10) * power;
  return isWhole ? Math.max(1, step) : step;
}

function isMultiple(value: number, step: number): boolean {
  return Math.abs(value / step - Math.round(value / step)) < 1e-9;
}

function floorTo(value: number, step: number): number {
  return isMultiple(value, step) ? Math.round(value / step) * step : Math.floor(value / step) * step;
}

/** 0.30000000000000004 is 0.3. */
function cleanUp(value: number): number {
  return Number(value.toPrecision(12));
}

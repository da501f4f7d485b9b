import * as Plot from '@observablehq/plot';
import { formatNumber, isWide, logTicks, spanOf } from './chart-numbers.js';
import { nameMark, type ChartColumn, type ChartMark, type ChartPlan, type ChartShape } from './chart-plan.js';

/** What a chart of one shape is drawn with. */
export type ChartOptions = Pick<
  Plot.PlotOptions,
  'x' | 'y' | 'fx' | 'color' | 'marks' | 'marginLeft' | 'marginBottom' | 'marginRight'
>;

export const COLOUR_OF_ONE = '#4269d0';
/** Room for the names below, and for half of the last one on the right. */
const MARGINS = { marginBottom: 44, marginRight: 32 } as const;
const HIDDEN_OPACITY = 0.55;
/** Pixels that a number needs in a cell. */
const CELL_WIDTH = 46;
const CELL_HEIGHT = 16;
const CHARACTER = 6.6;
const LONGEST_ROW_NAME = 36;

/** Colours of lines, which most people can tell apart. */
export function categories(marks: readonly ChartMark[], by: readonly ChartColumn[]): Plot.ScaleOptions {
  const domain = [...new Set(marks.map((mark) => nameMark(mark, by)))];
  return { type: 'categorical', domain, scheme: 'observable10' };
}

/** Colours of numbers. */
export function ramp(
  marks: readonly ChartMark[],
): Plot.ScaleOptions & { readonly domain: readonly number[] } {
  const values = marks.map(({ value }) => value);
  return { type: isWide(values) ? 'log' : 'linear', domain: [...spanOf(values)], scheme: 'viridis' };
}

export function optionsOf(
  plan: ChartPlan,
  size: { readonly width: number; readonly height: number },
): ChartOptions {
  const { shape } = plan;
  switch (shape.kind) {
    case 'lines':
      return drawLines(plan, shape);
    case 'dots':
      return drawDots(plan, shape);
    case 'heat':
      return drawHeat(plan, shape, size);
    case 'cloud':
      return drawCloud(plan, shape);
  }
}

function drawLines(
  { number, marks }: ChartPlan,
  { x, by, others }: Extract<ChartShape, { kind: 'lines' }>,
): ChartOptions {
  const at = numberAt(x);
  const stroke = by.length === 0 ? COLOUR_OF_ONE : (mark: ChartMark): string => nameMark(mark, by);
  const isAlone = others.length === 0;
  const sorted = marks.toSorted((one, other) => at(one) - at(other));
  return {
    x: { ...axisOf(marks.map(at)), label: x.label, grid: true, nice: true },
    y: {
      ...axisOf(marks.flatMap((mark) => [mark.value, lowOf(mark)])),
      label: number,
      grid: true,
      nice: true,
    },
    ...(by.length === 0 ? {} : { color: categories(marks, by) }),
    marginLeft: 56,
    ...MARGINS,
    marks: [
      ...(isAlone ? [Plot.line(sorted, { x: at, y: 'value', stroke, z: stroke, strokeWidth: 1.5 })] : []),
      Plot.ruleX(sorted.filter(hasSpread), { x: at, y1: lowOf, y2: highOf, stroke, strokeWidth: 1.5 }),
      Plot.dot(sorted, {
        x: at,
        y: 'value',
        fill: stroke,
        r: 4,
        ...(isAlone ? {} : { fillOpacity: HIDDEN_OPACITY }),
      }),
    ],
  };
}

function drawDots(
  { number, marks }: ChartPlan,
  { by, others }: Extract<ChartShape, { kind: 'dots' }>,
): ChartOptions {
  const name = (mark: ChartMark): string => nameMark(mark, by);
  const domain = [...new Set(marks.map(name))];
  const longest = Math.min(LONGEST_ROW_NAME, Math.max(...domain.map(({ length }) => length)));
  return {
    x: {
      ...axisOf(marks.flatMap((mark) => [mark.value, lowOf(mark)])),
      label: number,
      grid: true,
      nice: true,
    },
    y: { type: 'point', domain, label: null, tickFormat: shorten, grid: true },
    marginLeft: 24 + longest * CHARACTER,
    ...MARGINS,
    marks: [
      Plot.ruleY(marks.filter(hasSpread), {
        ...{ y: name, x1: lowOf, x2: highOf },
        ...{ stroke: COLOUR_OF_ONE, strokeWidth: 1.5 },
      }),
      Plot.dot(marks, {
        ...{ y: name, x: 'value', fill: COLOUR_OF_ONE, r: 5 },
        ...(others.length === 0 ? {} : { fillOpacity: HIDDEN_OPACITY }),
      }),
    ],
  };
}

function drawHeat(
  { marks }: ChartPlan,
  { x, y, by }: Extract<ChartShape, { kind: 'heat' | 'cloud' }>,
  { width, height }: { readonly width: number; readonly height: number },
): ChartOptions {
  const panels = new Set(marks.map((mark) => nameMark(mark, by))).size;
  const hasRoom =
    (width - 90) / panels / x.domain.length >= CELL_WIDTH && (height - 80) / y.domain.length >= CELL_HEIGHT;
  const color = ramp(marks);
  const [low = 0, high = 1] = color.domain;
  const place = { x: numberAt(x), y: numberAt(y), ...panelsOf(by) };
  const band = { type: 'band', tickFormat: formatTick } as const;
  // Dark colours stand for small numbers.
  const isDark = ({ value }: ChartMark): boolean =>
    color.type === 'log'
      ? Math.log(value / low) < 0.6 * Math.log(high / low)
      : value - low < 0.6 * (high - low);
  return {
    x: { ...band, domain: [...x.domain], label: x.label },
    y: { ...band, domain: y.domain.toReversed(), label: y.label },
    ...fxOf(by),
    color,
    marginLeft: 64,
    ...MARGINS,
    marks: [
      Plot.cell(marks, { ...place, fill: 'value', inset: 0.5 }),
      ...(hasRoom
        ? [
            Plot.text(marks, {
              ...{ ...place, text: ({ value }: ChartMark) => formatNumber(value) },
              fill: (mark: ChartMark) => (isDark(mark) ? 'white' : 'black'),
            }),
          ]
        : []),
    ],
  };
}

function drawCloud(
  { marks }: ChartPlan,
  { x, y, by }: Extract<ChartShape, { kind: 'heat' | 'cloud' }>,
): ChartOptions {
  const [atX, atY] = [numberAt(x), numberAt(y)];
  return {
    x: { ...axisOf(marks.map(atX)), label: x.label, grid: true, nice: true },
    y: { ...axisOf(marks.map(atY)), label: y.label, grid: true, nice: true },
    ...fxOf(by),
    color: ramp(marks),
    marginLeft: 56,
    ...MARGINS,
    marks: [Plot.dot(marks, { x: atX, y: atY, ...panelsOf(by), fill: 'value', stroke: 'white', r: 6 })],
  };
}

function panelsOf(by: readonly ChartColumn[]): { readonly fx?: (mark: ChartMark) => string } {
  return by.length === 0 ? {} : { fx: (mark) => nameMark(mark, by) };
}

function fxOf(by: readonly ChartColumn[]): Pick<Plot.PlotOptions, 'fx'> {
  return by.length === 0 ? {} : { fx: { label: null, padding: 0.08 } };
}

function axisOf(values: readonly number[]): Plot.ScaleOptions {
  if (!isWide(values)) return { type: 'linear', ticks: 7 };
  return { type: 'log', ticks: logTicks(values), tickFormat: formatTick };
}

function numberAt({ label }: ChartColumn): (mark: ChartMark) => number {
  return ({ values }) => Number(values[label]);
}

function hasSpread({ spread }: ChartMark): boolean {
  return spread !== undefined;
}

function lowOf({ value, spread = 0 }: ChartMark): number {
  return value - spread;
}

function highOf({ value, spread = 0 }: ChartMark): number {
  return value + spread;
}

function formatTick(value: unknown): string {
  return typeof value === 'number' ? formatNumber(value, 4) : String(value);
}

function shorten(value: unknown): string {
  const text = String(value);
  return text.length <= LONGEST_ROW_NAME ? text : `${text.slice(0, LONGEST_ROW_NAME - 1)}…`;
}

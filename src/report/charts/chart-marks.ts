import * as Plot from '@observablehq/plot';
import { planAxis, scaleOf, thinOut, widthOf } from './chart-axis.js';
import { formatNumber, isWide, spanOf } from './chart-numbers.js';
import {
  nameMark,
  namesOf,
  type ChartColumn,
  type ChartMark,
  type ChartPlan,
  type ChartShape,
} from './chart-plan.js';
import { cutText, measureText } from './text-width.js';

/** What a chart of one shape is drawn with. */
export type ChartOptions = Pick<
  Plot.PlotOptions,
  'x' | 'y' | 'fx' | 'color' | 'marks' | 'marginLeft' | 'marginBottom' | 'marginRight'
>;

export const COLOUR_OF_ONE = 'var(--series-1, #2f5bb7)';
/** Colours of a page's lines, in the light; the last two are grey ones. */
const SERIES = [
  ...['#2f5bb7', '#b8500c', '#22813f', '#8e3bb0', '#0e7c86', '#b3245f', '#6b5b12', '#5b5f66'].map(
    (colour, index) => `var(--series-${index + 1}, ${colour})`,
  ),
  ...['var(--text, #1f2328)', 'var(--muted, #57606a)'],
];
/** Part of a picture's width for the names of rows. */
const MOST_LEFT = 0.45;
/** Room for the names below, and for half of the last one on the right. */
const MARGINS = { marginBottom: 44, marginRight: 32 } as const;
/** Between the edge, the names on the left, and the axis. */
const LEFT = 24;
const HIDDEN_OPACITY = 0.55;
const CELL_HEIGHT = 16;
/** More dots than these are drawn smaller. */
const MANY = 60;
/** Between the cells of a heat map, in parts of one. */
const CELL_PADDING = 0.04;

/** Colours of lines, which most people can tell apart. */
export function categories(marks: readonly ChartMark[], by: readonly ChartColumn[]): Plot.ScaleOptions {
  return { type: 'categorical', domain: [...namesOf(marks, by)], range: SERIES };
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
  const { width } = size;
  switch (shape.kind) {
    case 'lines':
      return drawLines(plan, shape, width);
    case 'dots':
      return drawDots(plan, shape, width);
    case 'heat':
      return drawHeat(plan, shape, size);
    case 'cloud':
      return drawCloud(plan, shape, width);
  }
}

function drawLines(
  { title, marks }: ChartPlan,
  { x, by, others }: Extract<ChartShape, { kind: 'lines' }>,
  width: number,
): ChartOptions {
  const at = numberAt(x);
  const stroke = by.length === 0 ? COLOUR_OF_ONE : (mark: ChartMark): string => nameMark(mark, by);
  const isAlone = others.length === 0;
  const sorted = marks.toSorted((one, other) => at(one) - at(other));
  const yAxis = planAxis(marks.map(valueOf), marks.flatMap(endsOf));
  const left = LEFT + widthOf(yAxis.ticks.map(yAxis.tickFormat));
  const xAxis = planAxis(marks.map(at), [], width - left - MARGINS.marginRight);
  const [bottom] = yAxis.domain;
  return {
    x: { ...scaleOf(xAxis), label: nameAxis(x.label, width - left) },
    y: { ...scaleOf(yAxis), label: nameAxis(title, width) },
    ...(by.length === 0 ? {} : { color: categories(marks, by) }),
    marginLeft: left,
    ...MARGINS,
    marks: [
      ...(isAlone ? [Plot.line(sorted, { x: at, y: 'value', stroke, z: stroke, strokeWidth: 1.5 })] : []),
      Plot.ruleX(sorted.filter(hasSpread), {
        ...{ x: at, y1: (mark: ChartMark) => Math.max(bottom, lowOf(mark)), y2: highOf },
        ...{ stroke, strokeWidth: 1.5 },
      }),
      Plot.dot(sorted, {
        ...{ x: at, y: 'value', fill: stroke, r: radiusOf(marks, 4) },
        ...(isAlone ? {} : { fillOpacity: HIDDEN_OPACITY }),
      }),
    ],
  };
}

function drawDots(
  { title, marks }: ChartPlan,
  { by, others }: Extract<ChartShape, { kind: 'dots' }>,
  width: number,
): ChartOptions {
  const name = (mark: ChartMark): string => nameMark(mark, by);
  const domain = [...namesOf(marks, by)];
  const shorten = (text: string): string => cutText(text, width * MOST_LEFT);
  const left = LEFT + widthOf(domain.map(shorten));
  const axis = planAxis(marks.map(valueOf), marks.flatMap(endsOf), width - left - MARGINS.marginRight);
  const [start] = axis.domain;
  return {
    x: { ...scaleOf(axis), label: nameAxis(title, width - left) },
    y: {
      type: 'point',
      domain,
      label: null,
      tickFormat: shorten,
      grid: true,
      ...(by.length === 0 ? { axis: null } : {}),
    },
    marginLeft: left,
    ...MARGINS,
    marks: [
      Plot.ruleY(marks.filter(hasSpread), {
        ...{ y: name, x1: (mark: ChartMark) => Math.max(start, lowOf(mark)), x2: highOf },
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
  const left = LEFT + 16 + widthOf(y.domain.map(formatTick));
  const room = (width - left - MARGINS.marginRight) / Math.max(1, namesOf(marks, by).length);
  const tall = height - 80;
  const texts = marks.map(({ value }) => formatNumber(value));
  const hasRoom = room / x.domain.length >= widthOf(texts) + 4 && tall / y.domain.length >= CELL_HEIGHT;
  const xTicks = thinOut(x.domain, room, (places) => widthOf(places.map(formatTick)) + 8);
  const yTicks = thinOut(y.domain, tall, () => CELL_HEIGHT);
  const color = ramp(marks);
  const [low = 0, high = 1] = color.domain;
  const place = { x: numberAt(x), y: numberAt(y), ...panelsOf(by) };
  const band = { type: 'band', tickFormat: formatTick, padding: CELL_PADDING } as const;
  // Dark colours stand for small numbers.
  const isDark = ({ value }: ChartMark): boolean =>
    color.type === 'log'
      ? Math.log(value / low) < 0.6 * Math.log(high / low)
      : value - low < 0.6 * (high - low);
  return {
    x: { ...band, domain: [...x.domain], ticks: [...xTicks], label: nameAxis(x.label, width - left) },
    y: { ...band, domain: y.domain.toReversed(), ticks: [...yTicks], label: nameAxis(y.label, height) },
    ...fxOf(marks, by, room),
    color,
    marginLeft: left,
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
  width: number,
): ChartOptions {
  const [atX, atY] = [numberAt(x), numberAt(y)];
  const yAxis = planAxis(marks.map(atY));
  const left = LEFT + widthOf(yAxis.ticks.map(yAxis.tickFormat));
  const room = (width - left - MARGINS.marginRight) / Math.max(1, namesOf(marks, by).length);
  return {
    x: { ...scaleOf(planAxis(marks.map(atX), [], room)), label: nameAxis(x.label, width - left) },
    y: { ...scaleOf(yAxis), label: nameAxis(y.label, width) },
    ...fxOf(marks, by, room),
    color: ramp(marks),
    marginLeft: left,
    ...MARGINS,
    marks: [
      Plot.dot(marks, {
        ...{ x: atX, y: atY, ...panelsOf(by) },
        ...{ fill: 'value', stroke: 'var(--background, white)', strokeWidth: 0.75, r: radiusOf(marks, 6) },
      }),
    ],
  };
}

function panelsOf(by: readonly ChartColumn[]): { readonly fx?: (mark: ChartMark) => string } {
  return by.length === 0 ? {} : { fx: (mark) => nameMark(mark, by) };
}

function fxOf(
  marks: readonly ChartMark[],
  by: readonly ChartColumn[],
  room: number,
): Pick<Plot.PlotOptions, 'fx'> {
  if (by.length === 0) return {};
  const tickFormat = (name: string): string => cutText(name, room * 0.9);
  return { fx: { domain: [...namesOf(marks, by)], label: null, padding: 0.08, tickFormat } };
}

/** The name of an axis, beside which there is an arrow; that of the rows of a heat map stands upright. */
function nameAxis(name: string, width: number): string {
  return cutText(name, width - measureText('← →') - 24, {}, 'end');
}

function radiusOf(marks: readonly ChartMark[], usual: number): number {
  return marks.length > MANY ? usual * 0.65 : usual;
}

function numberAt({ label }: ChartColumn): (mark: ChartMark) => number {
  return ({ values }) => Number(values[label]);
}

function hasSpread({ spread }: ChartMark): boolean {
  return spread !== undefined;
}

function valueOf({ value }: ChartMark): number {
  return value;
}

/** The ends of a mark's bar. */
function endsOf(mark: ChartMark): readonly number[] {
  return [lowOf(mark), highOf(mark)];
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

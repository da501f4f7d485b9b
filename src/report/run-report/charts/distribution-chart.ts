import * as Plot from '@observablehq/plot';
import { planAxis, type ChartAxis } from '../../charts/chart-axis.js';
import { logTicks, spanOf } from '../../charts/chart-numbers.js';
import { html, type Markup } from '../../markup.js';
import { drawPlot, seriesColour } from '../../page/draw-plot.js';
import type { Histogram, ObservableHistograms } from '../results/event-summary.js';
import { formatValue } from '../results/numbers.js';
import { withUnit } from '../results/labels.js';

const WIDTH = 480;
const MARGINS = { marginLeft: 62, marginRight: 22 } as const;
const MOST_BARS = 60;
/** What is further from 1 has hardly an event; it would make the rest invisible. */
const LEAST_RATIO = 1e-3;
/** Up to here a linear axis shows all. */
const WIDE_RATIO = 4;
const PB_TO_FB = 1000;

interface Bin {
  readonly from: number;
  readonly to: number;
  readonly middle: number;
  readonly value: number;
  readonly low: number;
  readonly high: number;
}

interface Series {
  readonly colour: string;
  readonly bins: readonly Bin[];
  readonly isReference: boolean;
}

/** A histogram at the benchmarks, the first of which is the reference, and below it the ratios to that. */
export function drawDistribution(observable: ObservableHistograms, benchmarks: readonly string[]): Markup {
  const { edges, histograms } = observable;
  const chosen = benchmarks.flatMap((name, index) => {
    const histogram = histograms.find(({ benchmark }) => benchmark === name);
    return histogram === undefined ? [] : [{ histogram, index }];
  });
  const [first] = chosen;
  const name = withUnit(observable);
  const values = chosen.map(({ histogram, index }): Series => ({
    colour: seriesColour(index),
    isReference: index === 0,
    bins: binsOf(
      edges,
      histogram.values.map((value) => value * PB_TO_FB),
      histogram.errors.map((error) => error * PB_TO_FB),
    ),
  }));
  const positive = values.flatMap(({ bins }) => bins.map(({ value }) => value)).filter((value) => value > 0);
  const axis = planAxis(positive.length > 0 ? positive : [0, 1], axisIsLog(positive) ? [] : [0]);
  const main = drawPlot({
    ...MARGINS,
    width: WIDTH,
    height: 250,
    marginTop: 24,
    marginBottom: 12,
    description: `Cross section per bin of ${name} at ${chosen.map(({ histogram }) => histogram.benchmark).join(', ')}`,
    x: { domain: domainOf(edges), tickFormat: () => '', label: null, ticks: 6 },
    y: yAxis(axis, 'fb per bin'),
    marks: values.flatMap((series) => drawSeries(series, axis)),
  });
  const reference = first?.index === 0 ? first.histogram : undefined;
  return reference === undefined ? main : html`${main} ${drawRatios(observable, chosen, reference)}`;
}

function drawRatios(
  observable: ObservableHistograms,
  chosen: readonly { readonly histogram: Histogram; readonly index: number }[],
  reference: Histogram,
): Markup {
  const { edges } = observable;
  const ratios = chosen.map(({ histogram, index }): Series => {
    const ratio = histogram.values.map((value, bin) => value / (reference.values[bin] ?? 0));
    const errors = histogram.ratioErrors.length > 0 ? histogram.ratioErrors : ratio.map(() => 0);
    const isReference = index === 0;
    return { colour: seriesColour(index), isReference, bins: binsOf(edges, ratio, errors) };
  });
  const axis = ratioAxis(ratios);
  return drawPlot({
    ...MARGINS,
    width: WIDTH,
    height: 164,
    marginTop: 28,
    marginBottom: 38,
    description: `Ratio of each benchmark to ${reference.benchmark}`,
    x: {
      domain: domainOf(edges),
      label: withUnit(observable),
      labelAnchor: 'center',
      labelArrow: 'none',
      ticks: 6,
    },
    y: yAxis(axis, axis.type === 'log' ? 'ratio (log)' : 'ratio'),
    marks: ratios.flatMap((series) => drawSeries(series, axis)),
  });
}

/** Logarithmic where a benchmark is far above or below the reference anywhere. */
function ratioAxis(ratios: readonly Series[]): ChartAxis {
  const values = ratios.flatMap(({ bins }) => bins.map(({ value }) => value));
  const inside = values.filter((value) => value >= LEAST_RATIO && value <= 1 / LEAST_RATIO);
  const [low, high] = spanOf([0.9, 1.1, ...inside]);
  if (high <= WIDE_RATIO || values.some((value) => value < 0)) {
    return planAxis([0.9, 1.1, ...inside.filter((value) => value <= WIDE_RATIO)]);
  }
  return {
    type: 'log',
    domain: [low, high],
    ticks: logTicks([low, high]),
    tickFormat: (value) => formatValue(value),
  };
}

function yAxis(axis: ChartAxis, label: string): Plot.ScaleOptions {
  const { type, domain, ticks } = axis;
  const tickFormat = type === 'log' ? (value: number): string => formatValue(value) : axis.tickFormat;
  return { type, domain: [...domain], ticks: [...ticks], tickFormat, grid: true, label, labelArrow: 'none' };
}

function drawSeries({ colour, bins, isReference }: Series, { domain }: ChartAxis): Plot.Markish[] {
  const [low, high] = domain;
  const seen = bins.filter(({ value }) => value >= low && value <= high);
  const clamp = (value: number): number => Math.min(high, Math.max(low, value));
  const hasErrors = !isReference || bins.some((bin) => bin.high > bin.low);
  // A line that is drawn from edge to edge, with gaps where nothing is.
  const outline = bins.flatMap(({ from, to, value }) => {
    const y = value >= low && value <= high ? value : Number.NaN;
    return [
      { x: from, y },
      { x: to, y },
    ];
  });
  return [
    Plot.line(outline, { x: 'x', y: 'y', stroke: colour, strokeWidth: isReference ? 2 : 1.3 }),
    ...(hasErrors && seen.length <= MOST_BARS
      ? [
          Plot.ruleX(
            seen.filter((bin) => bin.high > bin.low),
            {
              x: 'middle',
              y1: (bin: Bin) => clamp(bin.low),
              y2: (bin: Bin) => clamp(bin.high),
              stroke: colour,
              strokeWidth: 1,
              strokeOpacity: 0.7,
            },
          ),
        ]
      : []),
  ];
}

function binsOf(
  edges: readonly number[],
  values: readonly number[],
  errors: readonly number[],
): readonly Bin[] {
  return values.map((value, index) => {
    const from = edges[index] ?? 0;
    const to = edges[index + 1] ?? from;
    const error = errors[index] ?? 0;
    return { from, to, middle: (from + to) / 2, value, low: value - error, high: value + error };
  });
}

function domainOf(edges: readonly number[]): [number, number] {
  return [edges[0] ?? 0, edges.at(-1) ?? 1];
}

function axisIsLog(values: readonly number[]): boolean {
  return planAxis(values.length > 0 ? values : [0, 1]).type === 'log';
}

import * as Plot from '@observablehq/plot';
import { html, type Markup } from '../../markup.js';
import { countOf, formatSeconds } from '../../page/amounts.js';
import { drawPlot } from '../../page/draw-plot.js';
import { shortText } from '../../charts/short-text.js';
import { timeAxis } from './time-axis.js';
import type { TimelineBar, TimelinePlan } from './timeline-plan.js';

const WIDTH = 900;
const ROW = 17;
const TOP_AND_BOTTOM = 56;
const CHARACTER = 6.4;
const QUEUE = 'waiting to start';
const TITLE_LENGTH = 40;

/** A timeline as wide as the page, and above folded ones how many steps ran at the same time. */
export function drawTimeline(plan: TimelinePlan): Markup {
  const { bars, queued, end, concurrency } = plan;
  // Two steps of the same name are two rows.
  const keys = bars.map(({ name }, index) => `${index} ${name}`);
  const titles = new Map(keys.map((key, index) => [key, titleOf(bars[index])]));
  const hasQueue = queued !== undefined && queued >= end / 500;
  const domain = [...(hasQueue ? [QUEUE] : []), ...keys];
  const longest = Math.max(...[...titles.values(), hasQueue ? QUEUE : ''].map(({ length }) => length));
  const marginLeft = Math.min(280, 16 + longest * CHARACTER);
  const axis = timeAxis(end);
  const keyed = bars.map((bar, index) => ({ ...bar, key: keys[index] ?? '' }));
  const rows = drawPlot({
    width: WIDTH,
    height: domain.length * ROW + TOP_AND_BOTTOM,
    marginLeft,
    marginRight: plan.isFolded ? 110 : 64,
    marginTop: 8,
    marginBottom: 44,
    description: `Timeline of ${countOf(bars.length, plan.isFolded ? 'stage' : 'step')} over ${formatSeconds(end)}; the table of steps has the same times`,
    x: {
      domain: [0, end],
      label: axis.label,
      ticks: [...axis.ticks],
      tickFormat: axis.format,
      labelAnchor: 'center',
      labelArrow: 'none',
    },
    y: {
      type: 'band',
      domain,
      label: null,
      tickFormat: (key: string) => titles.get(key) ?? key,
      tickSize: 0,
      padding: 0.22,
    },
    marks: [
      Plot.gridX([...axis.ticks], { stroke: 'var(--line)', strokeOpacity: 1 }),
      ...(hasQueue
        ? [
            Plot.barX([queued], {
              x1: 0,
              x2: queued,
              y: () => QUEUE,
              fill: 'var(--queued)',
              fillOpacity: 0.45,
            }),
          ]
        : []),
      Plot.barX(keyed, {
        x1: 'from',
        x2: ({ from, to }: TimelineBar) => Math.max(to, from + end / 400),
        y: 'key',
        fill: colourOf,
        fillOpacity: opacityOf,
      }),
      Plot.barX(
        keyed.filter(({ programFrom }) => programFrom !== undefined),
        { x1: 'programFrom', x2: 'to', y: 'key', fill: colourOf },
      ),
      Plot.text(keyed, {
        x: 'to',
        y: 'key',
        text: endText,
        dx: 5,
        textAnchor: 'start',
        fill: 'var(--muted)',
      }),
    ],
  });
  return concurrency.length === 0 ? rows : html`${drawConcurrency(plan, marginLeft)} ${rows}`;
}

function drawConcurrency({ concurrency, end }: TimelinePlan, marginLeft: number): Markup {
  const axis = timeAxis(end);
  return drawPlot({
    width: WIDTH,
    height: 130,
    marginLeft,
    marginRight: 110,
    marginTop: 24,
    marginBottom: 14,
    description: `Steps that ran at the same time: ${Math.max(...concurrency.map(({ count }) => count))} at most`,
    x: { domain: [0, end], ticks: [...axis.ticks], tickFormat: () => '', label: null },
    y: { label: 'steps at the same time', grid: true, ticks: 4, labelArrow: 'none', tickFormat: 'd' },
    marks: [
      Plot.areaY([...concurrency], {
        x: 'time',
        y: 'count',
        curve: 'step-after',
        fill: 'var(--running)',
        fillOpacity: 0.4,
      }),
      Plot.ruleY([0], { stroke: 'var(--muted)' }),
    ],
  });
}

function titleOf(bar: TimelineBar | undefined): string {
  return shortText(bar?.title ?? '').slice(0, TITLE_LENGTH);
}

/** Ended steps are drawn solid where their program did not tell its own time. */
function opacityOf({ programFrom }: TimelineBar): number {
  return programFrom === undefined ? 0.85 : 0.35;
}

function colourOf({ status }: TimelineBar): string {
  const known = ['finished', 'failed', 'running', 'stopped'];
  return `var(--${known.includes(status) ? status : 'queued'})`;
}

function endText({ from, to, median }: TimelineBar): string {
  // Servers tell whole seconds.
  const text = (seconds: number): string => (seconds === 0 ? '< 1 s' : formatSeconds(seconds));
  return median === undefined ? text(to - from) : `median ${text(median)}`;
}

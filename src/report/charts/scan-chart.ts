import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { drawRamp, drawSwatches, type LegendPart } from './chart-legend.js';
import { categories, optionsOf, ramp } from './chart-marks.js';
import { formatNumber, spanOf } from './chart-numbers.js';
import { namesOf, type ChartColumn, type ChartPlan, type ChartShape } from './chart-plan.js';
import { escapeXml } from '../markup.js';
import { shortText } from './short-text.js';

const WIDTH = 640;
const HEIGHT = 400;
const EDGE = 16;
const LINE = 16;
const ROW = 22;
const INK = '#1f2328';
const MUTED = '#59636e';

/** An SVG picture, 640 pixels wide. `id` has to be the only one of its kind on a page. */
export function drawChart(plan: ChartPlan, id: string): string {
  const title = titleOf(plan);
  const notes = [repeatsText(plan), hiddenText(plan)].filter((note) => note !== '');
  const legend = drawLegend(plan, id);
  const top = 28 + notes.length * LINE + legend.height + 8;
  const height = Math.max(HEIGHT - top, rowsOf(plan) * ROW + 60);
  const size = { width: WIDTH, height };
  const plot: unknown = Plot.plot({ ...optionsOf(plan, size), ...size, document: makeDocument() });
  const lines = notes.map((note, index) => textAt(44 + index * LINE, note, `fill="${MUTED}"`));
  const all = `viewBox="0 0 ${WIDTH} ${top + height}" width="${WIDTH}" height="${top + height}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${all} role="img" aria-label="${escapeXml(title)}"`,
    ` font-family="system-ui, sans-serif" font-size="12" fill="${INK}" color="${INK}">`,
    '<rect width="100%" height="100%" fill="white"/>',
    textAt(24, title, 'font-size="15" font-weight="600"'),
    ...lines,
    `<g transform="translate(${EDGE},${top - legend.height - 4})">${legend.svg}</g>`,
    `<g transform="translate(0,${top})" text-anchor="middle">${contentOf(plot as DrawnElement)}</g>`,
    '</svg>\n',
  ].join('');
}

function titleOf({ number, shape }: ChartPlan): string {
  switch (shape.kind) {
    case 'lines':
      return `${number} by ${shape.x.label}`;
    case 'heat':
    case 'cloud':
      return `${number} by ${shape.x.label} and ${shape.y.label}`;
    case 'dots':
      return shape.by.length === 0 ? number : `${number} by ${labelsOf(shape.by)}`;
  }
}

function repeatsText({ marks, shape }: ChartPlan): string {
  const [least, most] = spanOf(marks.map(({ count }) => count));
  if (most <= 1) return '';
  const repeats = least === most ? String(most) : `${least} to ${most}`;
  const hasBars = shape.kind === 'lines' || shape.kind === 'dots';
  return `mean of ${repeats} repeats${hasBars ? ', bars: ± 1 standard deviation of them' : ''}`;
}

function hiddenText({ marks, missing, tied, shape }: ChartPlan): string {
  const others = othersOf(shape);
  return [
    ...[...tied].map(([label, leading]) => `${label} goes with ${leading}`),
    ...(others.length === 0 ? [] : [`${labelsOf(others)} ${others.length === 1 ? 'varies' : 'vary'}, too`]),
    ...(missing === 0 ? [] : [`${missing} of ${missing + marks.length} points have no such number`]),
  ].join('; ');
}

function drawLegend({ number, marks, shape }: ChartPlan, id: string): LegendPart {
  const width = WIDTH - 2 * EDGE;
  if (shape.kind === 'lines' && shape.by.length > 0) {
    const colours = categories(marks, shape.by);
    const scale = Plot.scale({ color: colours });
    const entries = namesOf(marks, shape.by).map(
      (name) => [shortText(name), String(scale.apply(name))] as const,
    );
    return drawSwatches(isPlain(shape.by) ? labelsOf(shape.by) : '', entries, width);
  }
  const [low, high] = spanOf(marks.map(({ value }) => value));
  if ((shape.kind !== 'heat' && shape.kind !== 'cloud') || low === high) return { svg: '', height: 0 };
  const colours = ramp(marks);
  const scale = Plot.scale({ color: colours });
  const valueAt = (part: number): number =>
    colours.type === 'log' ? low * (high / low) ** part : low + part * (high - low);
  const ends = [formatNumber(low), formatNumber(high)] as const;
  return drawRamp(
    `${number}${colours.type === 'log' ? ' (log)' : ''}`,
    ends,
    (part) => String(scale.apply(valueAt(part))),
    id,
  );
}

/** Names of all but texts hold their label already. */
function isPlain(by: readonly ChartColumn[]): boolean {
  return by.every(({ domain }) => domain.every((value) => typeof value === 'string'));
}

function rowsOf({ marks, shape }: ChartPlan): number {
  return shape.kind === 'dots' ? namesOf(marks, shape.by).length : 0;
}

function othersOf(shape: ChartShape): readonly ChartColumn[] {
  return 'others' in shape ? shape.others : [];
}

function labelsOf(columns: readonly ChartColumn[]): string {
  return columns.map(({ label }) => label).join(', ');
}

function textAt(y: number, content: string, attributes: string): string {
  return `<text x="${EDGE}" y="${y}" ${attributes}>${escapeXml(content)}</text>`;
}

/** A document without a browser: nothing in it is shown or run. */
function makeDocument(): object {
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as {
    readonly document: object;
  };
  return document;
}

/** As much of a browser's type as is needed; this program knows no others of them. */
interface DrawnElement {
  readonly innerHTML: string;
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
}

/** Without its own style, which would count for the whole page. */
function contentOf(plot: DrawnElement): string {
  for (const style of plot.querySelectorAll('style')) style.remove();
  return plot.innerHTML;
}

import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { drawRamp, drawSwatches, type LegendPart } from './chart-legend.js';
import { categories, optionsOf, ramp } from './chart-marks.js';
import { formatNumber, spanOf } from './chart-numbers.js';
import { namesOf, type ChartColumn, type ChartPlan, type ChartShape } from './chart-plan.js';
import { escapeXml } from '../markup.js';
import { wrapText } from './text-width.js';

const WIDTH = 640;
const HEIGHT = 400;
const EDGE = 16;
const LINE = 16;
const ROW = 22;
/** Within a page these are its colours; a file of its own has no such variables. */
const INK = 'var(--text, #1f2328)';
const MUTED = 'var(--muted, #57606a)';
const TITLE = { size: 15, isBold: true } as const;
const TITLE_LINE = 20;

/** An SVG picture, 640 pixels wide. `id` has to be the only one of its kind on a page. */
export function drawChart(plan: ChartPlan, id: string): string {
  const title = titleOf(plan);
  const titles = wrapText(title, WIDTH - 2 * EDGE, TITLE);
  const notes = [repeatsText(plan), hiddenText(plan)]
    .filter((note) => note !== '')
    .flatMap((note) => wrapText(note, WIDTH - 2 * EDGE));
  const legend = drawLegend(plan, id);
  const head = 8 + titles.length * TITLE_LINE;
  const top = head + notes.length * LINE + legend.height + 8;
  const height = Math.max(HEIGHT - Math.min(top, 90), rowsOf(plan) * ROW + 60);
  const size = { width: WIDTH, height };
  const plot: unknown = Plot.plot({ ...optionsOf(plan, size), ...size, document: makeDocument() });
  const lines = notes.map((note, index) => textAt(head + 16 + index * LINE, note, `fill="${MUTED}"`));
  // The name of the lower axis stands at the very edge of the plot.
  const total = top + height + 6;
  const all = `viewBox="0 0 ${WIDTH} ${total}" width="${WIDTH}" height="${total}"`;
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" ${all} role="img" aria-label="${escapeXml(title)}"`,
    ` font-family="system-ui, sans-serif" font-size="12" fill="${INK}" color="${INK}">`,
    // The whole path of a number with a short title.
    plan.title === plan.number ? '' : `<title>${escapeXml(`${title}: ${plan.number}`)}</title>`,
    '<rect width="100%" height="100%" fill="var(--background, white)"/>',
    ...titles.map((line, index) => textAt(24 + index * TITLE_LINE, line, 'font-size="15" font-weight="600"')),
    ...lines,
    `<g transform="translate(${EDGE},${top - legend.height - 4})">${legend.svg}</g>`,
    `<g transform="translate(0,${top})" text-anchor="middle">${contentOf(plot as DrawnElement)}</g>`,
    '</svg>\n',
  ].join('');
}

function titleOf({ title, shape }: ChartPlan): string {
  switch (shape.kind) {
    case 'lines':
      return `${title} by ${shape.x.label}`;
    case 'heat':
    case 'cloud':
      return `${title} by ${shape.x.label} and ${shape.y.label}`;
    case 'dots':
      return shape.by.length === 0 ? title : `${title} by ${labelsOf(shape.by)}`;
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

function drawLegend({ title, marks, shape }: ChartPlan, id: string): LegendPart {
  const width = WIDTH - 2 * EDGE;
  if (shape.kind === 'lines' && shape.by.length > 0) {
    const colours = categories(marks, shape.by);
    const scale = Plot.scale({ color: colours });
    const entries = namesOf(marks, shape.by).map((name) => [name, String(scale.apply(name))] as const);
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
    `${title}${colours.type === 'log' ? ' (log)' : ''}`,
    ends,
    (part) => String(scale.apply(valueAt(part))),
    id,
    width,
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
  querySelectorAll(selector: string): Iterable<{ remove(): void; removeAttribute(name: string): void }>;
}

/** Without its own style, which would count for the whole page, and names of parts, which an image has none of. */
function contentOf(plot: DrawnElement): string {
  for (const style of plot.querySelectorAll('style')) style.remove();
  for (const part of plot.querySelectorAll('[aria-label]')) part.removeAttribute('aria-label');
  return plot.innerHTML;
}

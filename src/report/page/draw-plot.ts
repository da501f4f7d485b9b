import * as Plot from '@observablehq/plot';
import { parseHTML } from 'linkedom';
import { escapeXml, Markup } from '../markup.js';

/** As much of a browser's type as is needed; this program knows no others of them. */
interface DrawnElement {
  readonly outerHTML: string;
  setAttribute(name: string, value: string): void;
  removeAttribute(name: string): void;
  querySelectorAll(selector: string): Iterable<{ remove(): void }>;
}

/** What a plot is drawn with: its size in pixels, and what it shows in words. */
export interface PlotOptions extends Plot.PlotOptions {
  readonly width: number;
  readonly height: number;
  readonly description: string;
}

/** A plot in the colours of the page that it stands in. */
export function drawPlot({ description, ...options }: PlotOptions): Markup {
  const { document } = parseHTML('<!doctype html><html><body></body></html>') as {
    readonly document: object;
  };
  const plot = Plot.plot({ ...options, document }) as unknown as DrawnElement;
  // Its own style would count for the whole page.
  for (const style of plot.querySelectorAll('style')) style.remove();
  plot.removeAttribute('class');
  plot.setAttribute('role', 'img');
  plot.setAttribute('aria-label', 'DESCRIPTION');
  plot.setAttribute('font-size', '11');
  return new Markup(plot.outerHTML.replace('"DESCRIPTION"', () => `"${escapeXml(description)}"`));
}

/** Colour of the series with this index, which the page defines for light and dark. */
export function seriesColour(index: number): string {
  return `var(--series-${(index % SERIES_COLOURS) + 1})`;
}

/** Series that have a colour of their own. */
export const SERIES_COLOURS = 8;

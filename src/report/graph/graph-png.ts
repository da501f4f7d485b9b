import { createRequire } from 'node:module';
import { drawGraph } from './draw-graph.js';
import type { Theme } from './graph-style.js';
import type { WorkflowGraph } from './workflow-graph.js';

export interface GraphPngOptions {
  readonly theme?: Exclude<Theme, 'auto'>;
  /** Pixels of the picture for each of the drawing; 2 when left out. */
  readonly scale?: number;
}

/** No picture is larger, in pixels of either side: a drawing that would be is drawn smaller. */
const MOST_PIXELS = 12_000;

/** Draws a graph as a PNG picture, with the letters of a font that comes with this package. */
export async function graphPng(
  graph: WorkflowGraph,
  { theme = 'light', scale = 2 }: GraphPngOptions = {},
): Promise<Uint8Array> {
  const svg = await drawGraph(graph, { theme });
  const { Resvg } = await import('@resvg/resvg-js');
  // prettier-ignore
  const font = createRequire(import.meta.url).resolve('@expo-google-fonts/didact-gothic/400Regular/DidactGothic_400Regular.ttf');
  const [, width = '1', height = '1'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const most = MOST_PIXELS / Math.max(Number(width), Number(height));
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: Math.min(scale, most) },
    font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'Didact Gothic' },
  });
  return picture.render().asPng();
}

// By its name alone, `createRequire` would meet that of the line that bundles of ES modules often begin with.
import module from 'node:module';
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

/**
 * Draws a graph as a PNG picture, with the letters of a font that comes with this package.
 * @example
 * const picture = await graphPng(graphOfAnalysis(await loadAnalysis('reana.yaml')), { scale: 3 });
 */
export async function graphPng(
  graph: WorkflowGraph,
  { theme = 'light', scale = 2 }: GraphPngOptions = {},
): Promise<Uint8Array> {
  const svg = await drawGraph(graph, { theme });
  // A package with machine code, which no bundle can hold.
  const path = module.createRequire(import.meta.url).resolve('@resvg/resvg-js');
  const { Resvg } = module.createRequire(import.meta.url)(path) as typeof import('@resvg/resvg-js');
  // prettier-ignore
  const font = module.createRequire(import.meta.url).resolve('@expo-google-fonts/didact-gothic/400Regular/DidactGothic_400Regular.ttf');
  const [, width = '1', height = '1'] = /width="(\d+)" height="(\d+)"/.exec(svg) ?? [];
  const most = MOST_PIXELS / Math.max(Number(width), Number(height));
  const picture = new Resvg(svg, {
    fitTo: { mode: 'zoom', value: Math.min(scale, most) },
    font: { fontFiles: [font], loadSystemFonts: false, defaultFontFamily: 'Didact Gothic' },
  });
  return picture.render().asPng();
}

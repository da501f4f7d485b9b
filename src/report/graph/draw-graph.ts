import { escapeXml } from '../markup.js';
import { graphStyle, STATUS_SIGNS, type Theme } from './graph-style.js';
import type { Layout, Point, Rectangle } from './layout.js';
import { textWidth } from './text-width.js';
import type { GraphBox, NodeStatus, WorkflowGraph } from './workflow-graph.js';

export interface DrawGraphOptions {
  /** `auto` follows the settings of the reader, or those of the page around the drawing; it is the default. */
  readonly theme?: Theme;
}

const MARGIN = 16;
const HEAD = 52;
const FOOT = 30;
const RADIUS = 6;

/**
 * Draws a graph as a standalone SVG document, in pixels: what runs first at the top. A node is
 * `<g class="node STATUS" data-node="ID">` with its whole name and state as `<title>`. The same graph is drawn as the
 * same bytes.
 * @example
 * const svg = await drawGraph(graphOfAnalysis(await loadAnalysis('reana.yaml')), { theme: 'light' });
 */
export async function drawGraph(
  graph: WorkflowGraph,
  { theme = 'auto' }: DrawGraphOptions = {},
): Promise<string> {
  // What draws is loaded when something is drawn.
  const { layOut } = await import('./layout.js');
  const layout = await layOut(graph);
  const states = statesOf(graph);
  const heading = Math.max(textWidth(graph.title, 16), textWidth(graph.subtitle, 11));
  const width = Math.ceil(Math.max(layout.width, heading, legendWidth(states)) + 2 * MARGIN);
  const height = Math.ceil(layout.height + HEAD + (states.length === 0 ? MARGIN : FOOT + MARGIN));
  const across = round((width - layout.width) / 2);
  const label = escapeXml(`${graph.title}: ${graph.subtitle}`);
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="workflow-graph" role="img" aria-label="${label}"`,
    ` width="${width}" height="${height}" viewBox="0 0 ${width} ${height}">`,
    `<style>${graphStyle(theme)}</style>`,
    `<defs><marker id="graph-arrow" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" orient="auto">`,
    `<path class="arrow" d="M0 0.5L8 4L0 7.5z"/></marker></defs>`,
    `<rect class="page" width="${width}" height="${height}"/>`,
    `<text class="title" x="${MARGIN}" y="26">${escapeXml(graph.title)}</text>`,
    `<text class="detail muted" x="${MARGIN}" y="43">${escapeXml(graph.subtitle)}</text>`,
    `<g transform="translate(${across} ${HEAD})">`,
    ...layout.boxes.map(drawBox),
    ...layout.edges.map(drawEdge),
    ...layout.nodes.map(drawNode),
    '</g>',
    drawLegend(states, HEAD + layout.height + 22),
    '</svg>\n',
  ].join('\n');
}

function drawBox({ box, ...place }: Rectangle & { readonly box: GraphBox }): string {
  const label = textAt('box-label muted', place.x + 12, place.y + 20, box.label);
  return `<g data-box="${escapeXml(box.id)}">${rectangle('box', place, 10)}${label}</g>`;
}

function drawNode({ node, text, ...place }: Layout['nodes'][number]): string {
  const { x, y, width, height } = place;
  const isFolded = node.total !== 1;
  const below = { x: x + 4, y: y + 4, width, height };
  const done = (node.counts.finished ?? 0) / Math.max(1, node.total ?? 0);
  const bar = { x: x + 8, y: y + height - 4, width: round((width - 16) * Math.min(1, done)), height: 2.5 };
  return [
    `<g class="node ${node.status}" data-node="${escapeXml(node.id)}" data-jobs="${escapeXml(node.jobIds[0] ?? '')}">`,
    `<title>${escapeXml(text.title)}</title>`,
    isFolded ? rectangle('under', below, RADIUS) : '',
    rectangle('outline', place, RADIUS),
    isFolded && done > 0 ? rectangle('done', bar, 1) : '',
    signAt(node.status, x + 11, y + 15),
    textAt('label', x + 34, y + 20, text.label),
    textAt('detail muted', x + 34, y + 35, text.detail),
    '</g>',
  ].join('');
}

/** Lines from point to point with rounded corners. */
function drawEdge(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return '';
  const parts = rest.map((point, index) => {
    const next = rest[index + 1];
    if (next === undefined) return `L${at(point)}`;
    const before = points[index] ?? first;
    return `L${at(towards(point, before))}Q${at(point)} ${at(towards(point, next))}`;
  });
  return `<path class="edge" marker-end="url(#graph-arrow)" d="M${at(first)}${parts.join('')}"/>`;
}

function towards(from: Point, to: Point): Point {
  const distance = Math.hypot(to.x - from.x, to.y - from.y);
  const share = distance === 0 ? 0 : Math.min(6, distance / 2) / distance;
  return { x: from.x + (to.x - from.x) * share, y: from.y + (to.y - from.y) * share };
}

function statesOf({ nodes, time }: WorkflowGraph): readonly NodeStatus[] {
  if (time === undefined) return [];
  return (Object.keys(STATUS_SIGNS) as NodeStatus[]).filter((state) =>
    nodes.some(({ status }) => status === state),
  );
}

function legendWidth(states: readonly NodeStatus[]): number {
  return states.reduce((width, state) => width + 36 + textWidth(state, 11), 0);
}

function drawLegend(states: readonly NodeStatus[], y: number): string {
  let x = MARGIN;
  return states
    .map((state) => {
      const start = x;
      x = round(x + 36 + textWidth(state, 11));
      return `<g class="${state}">${signAt(state, start, y - 12)}${textAt('detail muted', start + 20, y, state)}</g>`;
    })
    .join('');
}

function signAt(status: NodeStatus, x: number, y: number): string {
  return `<path class="sign" transform="translate(${round(x)} ${round(y)})" d="${STATUS_SIGNS[status]}"/>`;
}

function rectangle(name: string, { x, y, width, height }: Rectangle, radius: number): string {
  return (
    `<rect class="${name}" x="${round(x)}" y="${round(y)}" ` +
    `width="${round(width)}" height="${round(height)}" rx="${radius}"/>`
  );
}

function textAt(name: string, x: number, y: number, text: string): string {
  return `<text class="${name}" x="${round(x)}" y="${round(y)}">${escapeXml(text)}</text>`;
}

function at({ x, y }: Point): string {
  return `${round(x)} ${round(y)}`;
}

function round(value: number): number {
  return Math.round(value * 10) / 10;
}

import Elk from 'elkjs/lib/elk.bundled.js';
import type { ElkExtendedEdge, ElkNode, LayoutOptions } from 'elkjs/lib/elk-api.js';
import { nodeText, type NodeText } from './node-text.js';
import { textWidth } from './text-width.js';
import type { GraphBox, GraphNode, WorkflowGraph } from './workflow-graph.js';

export const LABEL_SIZE = 13;
export const DETAIL_SIZE = 11;
const NODE_HEIGHT = 46;
/** Room for the sign of the state, and at both ends. */
const NODE_PADDING = 44;
const NARROWEST = 96;
const BOX_PADDING = '[top=34,left=14,bottom=14,right=14]';

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Rectangle extends Point {
  readonly width: number;
  readonly height: number;
}

/** A graph with a place for everything, in pixels from its upper left corner. */
export interface Layout {
  readonly width: number;
  readonly height: number;
  readonly boxes: readonly (Rectangle & { readonly box: GraphBox })[];
  readonly nodes: readonly (Rectangle & { readonly node: GraphNode; readonly text: NodeText })[];
  readonly edges: readonly (readonly Point[])[];
}

/** Options of ELK. They are not inherited: every box gets them, too. */
const OPTIONS = {
  'elk.algorithm': 'layered',
  'elk.direction': 'DOWN',
  'elk.hierarchyHandling': 'INCLUDE_CHILDREN',
  'elk.edgeRouting': 'ORTHOGONAL',
  'elk.layered.spacing.nodeNodeBetweenLayers': '30',
  'elk.layered.spacing.edgeNodeBetweenLayers': '14',
  'elk.spacing.nodeNode': '18',
  'elk.spacing.edgeNode': '12',
  'elk.spacing.edgeEdge': '8',
  'elk.spacing.componentComponent': '28',
  'elk.padding': '[top=8,left=8,bottom=8,right=8]',
};

/** Steps in their order, and what they come from above their middle. */
const TIDY = {
  'elk.layered.considerModelOrder.strategy': 'PREFER_EDGES',
  'elk.layered.nodePlacement.bk.fixedAlignment': 'BALANCED',
};
/** For graphs of more edges, on which that would take minutes. */
const QUICK = { 'elk.layered.thoroughness': '1', 'elk.edgeRouting': 'POLYLINE' };
const MOST_TIDY_EDGES = 150;

/** Places a graph in layers, from what runs first at the top to what runs last. */
export async function layOut(graph: WorkflowGraph): Promise<Layout> {
  const texts = new Map(graph.nodes.map((node) => [node.id, nodeText(node, graph)]));
  const place = (options: LayoutOptions): Promise<ElkNode> =>
    new Elk.default().layout(elkGraph(graph, texts, { ...OPTIONS, ...options }));
  const isLarge = graph.edges.length > MOST_TIDY_EDGES;
  // ELK 0.12 fails to keep the order on some graphs, such as a box with two nodes and no edge.
  const placed = isLarge ? await place(QUICK) : await place(TIDY).catch(() => place({}));
  return readLayout(placed, graph, texts);
}

function elkGraph(
  { boxes, nodes, edges }: WorkflowGraph,
  texts: ReadonlyMap<string, NodeText>,
  options: LayoutOptions,
): ElkNode {
  const children = new Map<string | undefined, ElkNode[]>();
  const put = (parent: string | undefined, child: ElkNode): void => {
    const siblings = children.get(parent) ?? [];
    siblings.push(child);
    children.set(parent, siblings);
  };
  for (const node of nodes) put(node.box, { id: node.id, ...sizeOf(node, texts) });
  const nest = (parent: string | undefined): void => {
    for (const box of boxes) {
      if (box.parent !== parent) continue;
      nest(box.id);
      const layoutOptions = {
        ...options,
        'elk.padding': BOX_PADDING,
        'elk.nodeSize.constraints': 'MINIMUM_SIZE',
        'elk.nodeSize.minimum': `(${Math.ceil(textWidth(box.label, LABEL_SIZE)) + 40},60)`,
      };
      put(parent, { id: box.id, children: children.get(box.id) ?? [], layoutOptions });
    }
  };
  nest(undefined);
  return {
    id: 'graph',
    layoutOptions: options,
    children: children.get(undefined) ?? [],
    edges: edges.map(({ from, to }, index) => ({ id: `edge ${index}`, sources: [from], targets: [to] })),
  };
}

function sizeOf(
  { id }: GraphNode,
  texts: ReadonlyMap<string, NodeText>,
): { readonly width: number; readonly height: number } {
  const { label = '', detail = '' } = texts.get(id) ?? {};
  const text = Math.max(textWidth(label, LABEL_SIZE), textWidth(detail, DETAIL_SIZE));
  return { width: Math.max(NARROWEST, Math.ceil(text) + NODE_PADDING), height: NODE_HEIGHT };
}

function readLayout(root: ElkNode, graph: WorkflowGraph, texts: ReadonlyMap<string, NodeText>): Layout {
  const places = new Map<string, Rectangle>();
  const edges: (readonly Point[])[] = [];
  const visit = (parent: ElkNode, { x, y }: Point): void => {
    places.set(parent.id, { x, y, width: parent.width ?? 0, height: parent.height ?? 0 });
    for (const child of parent.children ?? []) visit(child, { x: x + (child.x ?? 0), y: y + (child.y ?? 0) });
  };
  visit(root, { x: 0, y: 0 });
  for (const edge of root.edges ?? []) {
    // ELK gives the points of an edge relative to the node that contains both of its ends.
    const { container = root.id } = edge as ElkExtendedEdge & { readonly container?: string };
    const origin = places.get(container) ?? { x: 0, y: 0 };
    for (const { startPoint, bendPoints = [], endPoint } of edge.sections ?? []) {
      const points = [startPoint, ...bendPoints, endPoint];
      edges.push(points.map(({ x, y }) => ({ x: x + origin.x, y: y + origin.y })));
    }
  }
  const nowhere: Rectangle = { x: 0, y: 0, width: 0, height: 0 };
  return {
    width: root.width ?? 0,
    height: root.height ?? 0,
    boxes: graph.boxes.map((box) => ({ box, ...(places.get(box.id) ?? nowhere) })),
    nodes: graph.nodes.map((node) => ({
      node,
      text: texts.get(node.id) ?? { label: '', detail: '', title: '' },
      ...(places.get(node.id) ?? nowhere),
    })),
    edges,
  };
}

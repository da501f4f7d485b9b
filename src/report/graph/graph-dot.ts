import type { GraphBox, WorkflowGraph } from './workflow-graph.js';

/**
 * A graph in the language of Graphviz. Steps are `n0`, `n1`…, sub-workflows clusters.
 * @example
 * const dot = await graphDot(graphOfAnalysis(await loadAnalysis('reana.yaml')));
 */
export async function graphDot(graph: WorkflowGraph): Promise<string> {
  const { nodeText } = await import('./node-text.js');
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const nodesIn = (box: string | undefined, indent: string): readonly string[] =>
    graph.nodes
      .filter((node) => node.box === box)
      .map((node) => {
        const { label, detail, title } = nodeText(node, graph);
        const attributes = `label=${quote(`${label}\n${detail}`)}, tooltip=${quote(title)}, class=${quote(node.status)}`;
        return `${indent}${names.get(node.id) ?? ''} [${attributes}];`;
      });
  const boxesIn = (parent: string | undefined, indent: string): readonly string[] =>
    graph.boxes
      .filter((box) => box.parent === parent)
      .flatMap((box) => [
        `${indent}subgraph cluster_${graph.boxes.indexOf(box)} {`,
        `${indent}  label=${quote(box.label)};`,
        ...contentOf(box, `${indent}  `),
        `${indent}}`,
      ]);
  const contentOf = ({ id }: GraphBox, indent: string): readonly string[] => [
    ...nodesIn(id, indent),
    ...boxesIn(id, indent),
  ];
  return [
    `digraph ${quote(graph.title)} {`,
    `  label=${quote(`${graph.title}: ${graph.subtitle}`)};`,
    '  labelloc=t;',
    '  node [shape=box, style=rounded, fontname="sans-serif"];',
    ...nodesIn(undefined, '  '),
    ...boxesIn(undefined, '  '),
    ...graph.edges.map(({ from, to }) => `  ${names.get(from) ?? ''} -> ${names.get(to) ?? ''};`),
    '}',
    '',
  ].join('\n');
}

/** A text in quotes. Graphviz reads escapes such as `\N` in labels, so each backslash is doubled. */
function quote(text: string): string {
  const inner = text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n');
  return `"${inner.replaceAll('\0', '')}"`;
}

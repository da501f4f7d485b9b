import type { WorkflowGraph } from './workflow-graph.js';

/**
 * A graph in the language of Mermaid, for Markdown pages. Steps are `n0`, `n1`…, sub-workflows subgraphs.
 * @example
 * const mermaid = await graphMermaid(graphOfAnalysis(await loadAnalysis('reana.yaml')));
 */
export async function graphMermaid(graph: WorkflowGraph): Promise<string> {
  const { nodeText } = await import('./node-text.js');
  const names = new Map(graph.nodes.map(({ id }, index) => [id, `n${index}`]));
  const nodesIn = (box: string | undefined, indent: string): readonly string[] =>
    graph.nodes
      .filter((node) => node.box === box)
      .map((node) => {
        const { label, detail } = nodeText(node, graph);
        return `${indent}${names.get(node.id) ?? ''}["${escape(label)}<br/>${escape(detail)}"]`;
      });
  const boxesIn = (parent: string | undefined, indent: string): readonly string[] =>
    graph.boxes
      .filter((box) => box.parent === parent)
      .flatMap((box) => [
        `${indent}subgraph b${graph.boxes.indexOf(box)}["${escape(box.label)}"]`,
        ...nodesIn(box.id, `${indent}  `),
        ...boxesIn(box.id, `${indent}  `),
        `${indent}end`,
      ]);
  return [
    'flowchart TD',
    ...nodesIn(undefined, '  '),
    ...boxesIn(undefined, '  '),
    ...graph.edges.map(({ from, to }) => `  ${names.get(from) ?? ''} --> ${names.get(to) ?? ''}`),
    '',
  ].join('\n');
}

/** All but letters, digits, spaces and some plain signs as numbers, which Mermaid turns back into characters. */
function escape(text: string): string {
  return text.replaceAll(/[^\p{L}\p{N} .,:_×…→-]/gu, (character) => `#${character.codePointAt(0) ?? 63};`);
}

import { Resvg } from '@resvg/resvg-js';
import { drawGraph } from '../../../src/report/graph/draw-graph.js';
import { graphDot } from '../../../src/report/graph/graph-dot.js';
import { graphMermaid } from '../../../src/report/graph/graph-mermaid.js';
import { makeGraph, type StageSteps } from '../../../src/report/graph/make-graph.js';
import type { WorkflowGraph } from '../../../src/report/graph/workflow-graph.js';
import { stageKey } from '../../../src/analysis/plan/planned-stage.js';
import { STEP_STATUSES } from '../../../src/reana/model.js';
import { fc } from '../../support/property.js';

const NAMES = fc.oneof(
  fc.constantFrom(
    'map',
    'reduce',
    '<script>',
    '"quoted"',
    "it's",
    'a\\n',
    ']]>',
    '#35;',
    'end',
    '𝛼 日本',
    '\u202E',
  ),
  fc.string({ minLength: 1, maxLength: 40 }),
);

/** Stages in up to three sub-workflows, each after some of those before it, with the steps that a run has of them. */
const STAGES: fc.Arbitrary<readonly StageSteps[]> = fc
  .array(
    fc.record({
      box: fc.integer({ min: 0, max: 3 }),
      name: NAMES,
      planned: fc.option(fc.integer({ min: 0, max: 12 }), { nil: undefined }),
      ran: fc.array(fc.constantFrom(...STEP_STATUSES), { maxLength: 12 }),
      after: fc.array(fc.nat(), { maxLength: 3 }),
    }),
    { minLength: 1, maxLength: 12 },
  )
  .map((drawn) => {
    const paths = drawn.map(({ box, name }, index) => [
      ...['', 'sub', 'sub/sub', '<b>'].slice(1, box + 1),
      `${name}${index}`,
    ]);
    return drawn.map(({ planned, ran, after }, index) => ({
      stage: {
        path: paths[index]!,
        steps: planned,
        after:
          index === 0
            ? []
            : [...new Set(after.map((number) => number % index))].map((before) => paths[before]!),
      },
      steps: ran.map((status, step) => ({
        ...{
          jobId: `job-${index}-${step}`,
          name: `${paths[index]!.at(-1)!}_${step}`,
          status,
          image: 'image',
        },
        ...(status === 'finished' ? { started: new Date(1000 * step), ended: new Date(2000 * step) } : {}),
      })),
    }));
  });

function graphOf(stages: readonly StageSteps[], foldFrom?: number): WorkflowGraph {
  const options = foldFrom === undefined ? {} : { foldFrom };
  return { title: '<run>', subtitle: 'running', time: new Date(60_000), ...makeGraph(stages, options) };
}

test('every stage and every step is in the graph once, and edges join what is there', () => {
  fc.assert(
    fc.property(STAGES, fc.integer({ min: 1, max: 14 }), (stages, foldFrom) => {
      const { nodes, edges, boxes } = graphOf(stages, foldFrom);
      const ids = new Set(nodes.map(({ id }) => id));
      expect(ids.size).toBe(nodes.length);
      expect(nodes.flatMap(({ jobIds }) => jobIds).sort()).toEqual(
        stages.flatMap(({ steps }) => steps.map(({ jobId }) => jobId)).sort(),
      );
      const counted = nodes
        .flatMap(({ counts }) => Object.values(counts))
        .reduce((sum, count) => sum + count, 0);
      expect(counted).toBe(stages.flatMap(({ steps }) => steps).length);
      for (const { stage } of stages) {
        expect(
          [...ids].some((id) => id === stageKey(stage.path) || id.startsWith(`${stageKey(stage.path)}#`)),
        ).toBe(true);
      }
      expect(edges.filter(({ from, to }) => !ids.has(from) || !ids.has(to))).toEqual([]);
      const around = new Set(boxes.map(({ id }) => id));
      expect(nodes.filter(({ box }) => box !== undefined && !around.has(box))).toEqual([]);
    }),
  );
});

test('whatever its names, a drawing is sound XML with each node once, and the same each time', async () => {
  await fc.assert(
    fc.asyncProperty(STAGES, async (stages) => {
      const graph = graphOf(stages);
      const svg = await drawGraph(graph);
      // It throws for a document that is no XML.
      expect(new Resvg(svg, { font: { loadSystemFonts: false } }).width).toBeGreaterThan(0);
      expect(svg.match(/ data-node="/g)).toHaveLength(graph.nodes.length);
      expect(svg.match(/<path class="edge"/g) ?? []).toHaveLength(graph.edges.length);
      expect(await drawGraph(graph)).toBe(svg);
    }),
    { numRuns: 25 },
  );
});

test('DOT and Mermaid hold every node and edge, and no name gets out of its quotes', async () => {
  await fc.assert(
    fc.asyncProperty(STAGES, async (stages) => {
      const graph = graphOf(stages);
      const dot = await graphDot(graph);
      expect(
        dot.match(/^ *n\d+ \[label="(?:[^"\\\n]|\\.)*", tooltip="(?:[^"\\\n]|\\.)*", class="\w+"\];$/gm),
      ).toHaveLength(graph.nodes.length);
      expect(dot.match(/^ {2}n\d+ -> n\d+;$/gm) ?? []).toHaveLength(graph.edges.length);
      expect(dot.split('\n').filter((line) => !isDot(line))).toEqual([]);
      const mermaid = await graphMermaid(graph);
      const lines = mermaid.trimEnd().split('\n');
      expect(lines.filter((line) => !isMermaid(line))).toEqual([]);
      expect(lines.filter((line) => /^ *n\d+\[/.test(line))).toHaveLength(graph.nodes.length);
      expect(lines.filter((line) => line.includes('-->'))).toHaveLength(graph.edges.length);
    }),
  );
});

function isDot(line: string): boolean {
  const text = String.raw`"(?:[^"\\]|\\.)*"`;
  return new RegExp(
    `^(?:digraph ${text} \\{| *label=${text};|  labelloc=t;|  node \\[.*\\];| *n\\d+ \\[.*\\];| *subgraph cluster_\\d+ \\{| *\\}|  n\\d+ -> n\\d+;|)$`,
  ).test(line);
}

function isMermaid(line: string): boolean {
  return /^(?:flowchart TD| *n\d+\["[^"<>`{}|\\]*<br\/>[^"<>`{}|\\]*"\]| *subgraph b\d+\["[^"<>`{}|\\]*"\]| *end| {2}n\d+ --> n\d+)$/.test(
    line,
  );
}

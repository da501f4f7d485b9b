import { basename, dirname, extname, resolve } from 'node:path';
import { UsageError } from '../../../core/errors.js';
import { defined } from '../../../core/defined.js';
import type { GraphOptions, WorkflowGraph } from '../../../report/graph/workflow-graph.js';
import { defineCommand } from '../../command.js';
import type { Context } from '../../context.js';
import { CONNECTION_OPTIONS, type ConnectionArguments } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { oneLine } from '../../output/printable.js';
import { withClient } from '../../server/connection.js';

const FORMATS = ['svg', 'png', 'dot', 'mermaid'] as const;
type Format = (typeof FORMATS)[number];

/** Formats by the ends of file names. */
const ENDINGS: Readonly<Record<string, Format>> = {
  ...{ '.svg': 'svg', '.png': 'png' },
  ...{ '.dot': 'dot', '.gv': 'dot', '.mmd': 'mermaid', '.mermaid': 'mermaid' },
};

/** A drawing: its text, or the file that it was written to. */
export interface Diagram {
  readonly title: string;
  readonly format: Format;
  readonly nodes: number;
  readonly file?: string;
  readonly text?: string;
}

interface DiagramArguments extends ConnectionArguments {
  readonly file: string;
  readonly run?: string | undefined;
  readonly format?: string | undefined;
  readonly output?: string | undefined;
  readonly theme?: string | undefined;
  readonly parameter: string[] | undefined;
  readonly 'parameter-file': string | undefined;
}

export const diagramCommand = defineCommand({
  positionals: {
    file: { type: 'string', default: 'reana.yaml', describe: 'The reana.yaml of an analysis, or its folder' },
  },
  options: {
    run: {
      type: 'string',
      value: 'RUN',
      describe: 'Draw this run with the states and times of its steps: its name, name.N or ID',
    },
    format: {
      choices: FORMATS,
      describe: 'Kind of drawing (default: as the name of the file says, else svg)',
    },
    output: {
      alias: 'o',
      type: 'string',
      value: 'FILE',
      describe: 'File to write (default: standard output)',
    },
    theme: { choices: ['light', 'dark', 'auto'], describe: 'Colours (default: auto; light for png)' },
    unfold: { type: 'boolean', default: false, describe: 'Draw every step of a stage of 8 or more' },
    parameter: PARAMETER_OPTIONS.parameter,
    'parameter-file': PARAMETER_OPTIONS['parameter-file'],
    ...CONNECTION_OPTIONS,
  },
  examples: [
    ['$0 diagram -o workflow.svg', 'draw the workflow of this folder'],
    ['$0 diagram --run madminer.3 -o run.png', 'draw a run: what has finished, what runs, how long it took'],
    ['$0 diagram --format mermaid', 'print it for a Markdown page'],
  ],
  run: async (args, context): Promise<Diagram> => {
    const format = chooseFormat(args);
    const graph = await readGraph(args, context, args.unfold ? { foldFrom: Infinity } : {});
    const content = await draw(graph, format, args.theme as 'light' | 'dark' | 'auto' | undefined);
    const summary = { title: graph.title, format, nodes: graph.nodes.length };
    if (args.output === undefined) return { ...summary, text: String(content) };
    const path = resolve(context.io.cwd, args.output);
    const { writeResultFile } = await import('../../../scans/collect/write-result-file.js');
    return { ...summary, file: await writeResultFile(dirname(path), basename(path), content) };
  },
  view: ({ text = '', file, nodes }, paint) =>
    file === undefined ? text.trimEnd() : `${paint.green('drawn')} ${oneLine(file)} (${nodes} nodes)`,
});

function chooseFormat({ format, output }: Pick<DiagramArguments, 'format' | 'output'>): Format {
  const ending = output === undefined ? '.svg' : extname(output).toLowerCase();
  const chosen = FORMATS.find((each) => each === format) ?? ENDINGS[ending];
  if (chosen === undefined) {
    throw new UsageError(`the name ${String(output)} does not say what kind of drawing it is`, {
      hint: `give --format ${FORMATS.join(', ')}, or a name that ends in ${Object.keys(ENDINGS).join(', ')}`,
    });
  }
  if (chosen !== 'png' || output !== undefined) return chosen;
  throw new UsageError('a PNG picture is not printed', { hint: 'name a file for it: -o run.png' });
}

async function readGraph(
  args: DiagramArguments,
  context: Context,
  options: GraphOptions,
): Promise<WorkflowGraph> {
  const { run } = args;
  if (run === undefined) {
    const given = await readParameters(args, context);
    const { loadAnalysis } = await import('../../../runs/load-analysis.js');
    const { resolveParameters } = await import('../../../analysis/parameters.js');
    const { graphOfAnalysis } = await import('../../../report/graph/graph-of-analysis.js');
    const analysis = await loadAnalysis(resolve(context.io.cwd, args.file));
    const { values: parameters } = resolveParameters(analysis, given);
    return graphOfAnalysis(analysis, { ...options, parameters });
  }
  const { graphOfRun } = await import('../../../report/graph/graph-of-run.js');
  return withClient(args, context, async (client) => {
    const record = await client.runs.record(run, { signal: context.signal });
    return graphOfRun(record, options);
  });
}

async function draw(
  graph: WorkflowGraph,
  format: Format,
  theme: 'light' | 'dark' | 'auto' | undefined,
): Promise<string | Uint8Array> {
  switch (format) {
    case 'svg': {
      const { drawGraph } = await import('../../../report/graph/draw-graph.js');
      return drawGraph(graph, defined({ theme }));
    }
    case 'png': {
      const { graphPng } = await import('../../../report/graph/graph-png.js');
      return graphPng(graph, theme === 'dark' ? { theme } : {});
    }
    case 'dot':
      return (await import('../../../report/graph/graph-dot.js')).graphDot(graph);
    case 'mermaid':
      return (await import('../../../report/graph/graph-mermaid.js')).graphMermaid(graph);
  }
}

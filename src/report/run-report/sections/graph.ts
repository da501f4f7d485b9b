import type { RunRecord } from '../../../runs/record/run-record.js';
import { drawGraph } from '../../graph/draw-graph.js';
import { graphOfRun } from '../../graph/graph-of-run.js';
import { html, Markup } from '../../markup.js';
import type { PageSection } from '../../page/page-document.js';

/** Stages of more nodes than these are no picture any more. */
const MOST_NODES = 400;
/** SVG in a report. */
const MOST_CHARACTERS = 600_000;

/** The workflow with the states and times of its steps. */
export async function sectionOfGraph(record: RunRecord): Promise<PageSection | undefined> {
  if (record.steps.length === 0) return undefined;
  const graph = graphOfRun(record);
  const title = 'Graph';
  if (graph.nodes.length > MOST_NODES) {
    const text = `The graph has ${graph.nodes.length.toLocaleString('en')} nodes and was left out.`;
    return { id: 'graph', title, content: html`<p>${text}</p>` };
  }
  const svg = await drawGraph(graph);
  if (svg.length > MOST_CHARACTERS) {
    return {
      id: 'graph',
      title,
      content: html`<p>The drawing of the graph is too large and was left out.</p>`,
    };
  }
  return {
    id: 'graph',
    title,
    content: html`<figure class="graph scroll" tabindex="0" role="region" aria-label="Graph of the run">
      ${new Markup(svg)}
    </figure>`,
  };
}

import prettyMilliseconds from 'pretty-ms';
import { nameText } from './name-text.js';
import type { GraphNode, WorkflowGraph } from './workflow-graph.js';

/** Characters of a label; the whole is in the tooltip. */
const MOST_CHARACTERS = 26;

/** What a node says: its name, and what it is doing. */
export interface NodeText {
  readonly label: string;
  readonly detail: string;
  /** The whole name and all states, for a tooltip and for readers of the screen. */
  readonly title: string;
}

export function nodeText(node: GraphNode, { time }: Pick<WorkflowGraph, 'time'>): NodeText {
  const name = nameText(node.label);
  const times = node.total === 1 ? '' : ` × ${node.total ?? 'n'}`;
  const room = MOST_CHARACTERS - times.length;
  const label = (name.length > room ? `${name.slice(0, room - 1)}…` : name) + times;
  const detail = time === undefined ? plannedText(node) : stateText(node, time);
  const image = node.image === undefined ? '' : `\n${nameText(node.image)}`;
  return { label, detail, title: `${name}${times}: ${detail}${image}` };
}

function plannedText({ total }: GraphNode): string {
  if (total === undefined) return 'n is known at run time';
  return total === 0 ? 'never runs' : total === 1 ? '1 step' : `${total} steps`;
}

function stateText(node: GraphNode, time: Date): string {
  const { total, counts, status } = node;
  const spent = durationOf(node, time);
  if (total === 1) return [status, ...spent].join(', ');
  const known = Object.entries(counts).map(([state, count]) => `${count} ${state}`);
  return known.length === 0 ? 'planned' : [...known, ...spent].join(', ');
}

/** `12 s`: how long the steps ran, from the first start to the last end, or until now. */
function durationOf({ started, ended, status }: GraphNode, time: Date): readonly string[] {
  if (started === undefined) return [];
  const end = ended ?? (status === 'running' ? time : undefined);
  return end === undefined ? [] : [durationText(Math.max(0, end.getTime() - started.getTime()))];
}

/** `<1s`, `12s`, `3m 5s`: servers report whole seconds. */
function durationText(milliseconds: number): string {
  if (milliseconds < 1000) return '<1s';
  return prettyMilliseconds(milliseconds, { unitCount: 2, secondsDecimalDigits: 0 });
}

import { visible } from '../../core/text/visible.js';
import type { GraphNode, WorkflowGraph } from './workflow-graph.js';

/** Characters of a label; the whole is in the tooltip. */
const MOST_CHARACTERS = 26;

/** A name as one line in which nothing is hidden. */
export function nameText(name: string): string {
  return visible(name.replaceAll(/\s+/g, ' '));
}

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

/** Milliseconds as `< 1 s`, `12 s`, `3 min 5 s`, `2 h 10 min`: servers report whole seconds. */
export function durationText(milliseconds: number): string {
  const whole = Math.round(milliseconds / 1000);
  if (whole < 1) return '< 1 s';
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(whole / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

import type { NodeStatus } from './workflow-graph.js';

export type Theme = 'light' | 'dark' | 'auto';

type Colour = 'page' | 'text' | 'muted' | 'line' | 'box' | 'node' | 'good' | 'bad' | 'busy' | 'waiting';

/** Contrast with `page`, `box` and `node`: 4.5 for texts, 3 for lines and signs. */
const PALETTES: Readonly<Record<'light' | 'dark', Readonly<Record<Colour, string>>>> = {
  light: {
    page: '#ffffff',
    text: '#1f2328',
    muted: '#59636e',
    line: '#818b98',
    box: '#f6f8fa',
    node: '#ffffff',
    good: '#1a7f37',
    bad: '#cf222e',
    busy: '#0969da',
    waiting: '#9a6700',
  },
  dark: {
    page: '#0d1117',
    text: '#e6edf3',
    muted: '#9198a1',
    line: '#7d8590',
    box: '#151b23',
    node: '#0d1117',
    good: '#3fb950',
    bad: '#f85149',
    busy: '#4493f8',
    waiting: '#d29922',
  },
};

/** The colour of each state. */
export const STATUS_COLOURS: Readonly<Record<NodeStatus, Colour>> = {
  planned: 'line',
  created: 'waiting',
  queued: 'waiting',
  running: 'busy',
  finished: 'good',
  failed: 'bad',
  stopped: 'muted',
  unknown: 'muted',
};

/** Signs of states in a field of 16 by 16, so that nobody has to tell colours apart. */
export const STATUS_SIGNS: Readonly<Record<NodeStatus, string>> = {
  planned: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11',
  created: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.3',
  queued: 'M8 2.5a5.5 5.5 0 1 0 0 11a5.5 5.5 0 1 0 0-11M8 5v3.2l2.2 1.3',
  running: 'M5 3.2l7.5 4.8l-7.5 4.8z',
  finished: 'M3 8.4l3.4 3.6l6.6-7.6',
  failed: 'M4 4l8 8M12 4l-8 8',
  stopped: 'M4 4h8v8h-8z',
  unknown: 'M5.5 6a2.5 2.5 0 1 1 3.6 2.3q-1.1.6-1.1 1.7M8 12.6v.2',
};

const FONT = `'Inter', 'Didact Gothic', system-ui, -apple-system, 'Segoe UI', Roboto, sans-serif`;

/** CSS of a drawing. With `auto`, the colours are variables that follow the reader's settings, or the page around it. */
export function graphStyle(theme: Theme): string {
  const colour = (name: Colour): string =>
    theme === 'auto' ? `var(--graph-${name})` : PALETTES[theme][name];
  const states = Object.entries(STATUS_COLOURS).map(
    ([status, name]) =>
      `.${status}>.outline,.${status}>.sign{stroke:${colour(name)}}.${status}>.done{fill:${colour(name)}}`,
  );
  return [
    ...(theme === 'auto' ? [variables('light', '.workflow-graph'), darkVariables()] : []),
    `.workflow-graph text{font-family:${FONT};fill:${colour('text')}}`,
    `.page{fill:${colour('page')}}`,
    `.box{fill:${colour('box')};stroke:${colour('line')};stroke-opacity:.5}`,
    `.box-label{font-size:12px;font-weight:600}`,
    `.workflow-graph .muted{fill:${colour('muted')}}`,
    `.title{font-size:16px;font-weight:600}`,
    `.label{font-size:13px;font-weight:600}`,
    `.detail{font-size:11px}`,
    `.outline{fill:${colour('node')};stroke-width:1.5}`,
    `.under{fill:${colour('node')};stroke:${colour('line')};stroke-opacity:.7}`,
    `.planned>.outline{stroke-dasharray:4 3}`,
    `.sign{fill:none;stroke-width:1.8;stroke-linecap:round;stroke-linejoin:round}`,
    `.edge{fill:none;stroke:${colour('line')};stroke-width:1.2}`,
    `.arrow{fill:${colour('line')}}`,
    ...states,
  ].join('\n');
}

function variables(palette: 'light' | 'dark', selector: string): string {
  const entries = Object.entries(PALETTES[palette]).map(([name, value]) => `--graph-${name}:${value}`);
  return `${selector}{${entries.join(';')}}`;
}

function darkVariables(): string {
  return [
    `@media (prefers-color-scheme:dark){${variables('dark', '.workflow-graph')}}`,
    // A page with a switch of its own.
    variables('light', `[data-theme='light'] .workflow-graph`),
    variables('dark', `[data-theme='dark'] .workflow-graph`),
  ].join('\n');
}

/**
 * How long the longest lists take to lay out: `list` of 20,000 runs and `ls` of 20,000 files.
 * `npx tsc -p test/bench && node coverage/bench/test/bench/tables.js` prints the median of five, in milliseconds.
 */
import { performance } from 'node:perf_hooks';
import { createPaint } from '../../src/cli/io.js';
import type { Run, WorkspaceFile } from '../../src/reana/model.js';
import { filesText } from '../../src/cli/views/file-view.js';
import { runsText } from '../../src/cli/views/run/run-view.js';

const COUNT = 20_000;
const paint = createPaint(true);
const created = new Date(2026, 0, 2, 3, 4, 5);

const runs = Array.from({ length: COUNT }, (_, index): Run => ({
  id: String(index),
  name: `madminer-é.${index}`,
  status: 'finished',
  rawStatus: 'finished',
  progress: { total: 12, finished: 12, failed: 0, running: 0 },
  created,
  started: created,
  ended: new Date(created.getTime() + index * 1000),
}));
const files = Array.from({ length: COUNT }, (_, index): WorkspaceFile => ({
  path: `workflow_physics/generate_${index}/events.lhe.gz`,
  size: index * 1234,
  modified: created,
}));

function median(work: () => string): number {
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    work();
    return performance.now() - start;
  });
  return times.toSorted((one, other) => one - other)[2] ?? 0;
}

console.log(`list of ${COUNT} runs: ${median(() => runsText(runs, created.getTime(), paint)).toFixed(0)} ms`);
console.log(`ls of ${COUNT} files: ${median(() => filesText(files, paint)).toFixed(0)} ms`);

/**
 * What the engine itself costs: steps that do nothing, on a real file system with a journal on disk.
 * `npx tsc -p test/bench && node coverage/bench/test/bench/engine.js` prints a table; the last column holds what
 * PyPI's yadage 0.21 needed for the same graphs on two cores, in seconds.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import type { JsonObject } from '../../src/core/json.js';
import type { Publisher, Stage, Workflow } from '../../src/analysis/workflow.js';
import { runWorkflow } from '../../src/yadage/engine.js';
import { FileJournal } from '../../src/execution/file-journal.js';
import type { EngineEvent } from '../../src/yadage/events.js';
import { engineTools } from '../yadage/support/tools.js';

const GLOB: Publisher = { publisher_type: 'fromglob-pub', outputkey: 'out', globexpression: '*.txt' };
const CONSTANT: Publisher = { publisher_type: 'constant-pub', publish: { out: ['x'] } };

function select(selector: JsonObject): JsonObject {
  return { expression_type: 'stage-output-selector', ...selector };
}

function noop(
  name: string,
  dependency: string,
  value: JsonObject,
  publisher: Publisher,
  scatter: boolean,
): Stage {
  const common = {
    parameters: [{ key: 'v', value }],
    step: {
      process: { process_type: 'string-interpolated-cmd', cmd: 'true {v}' },
      environment: { environment_type: 'noop-env' },
      publisher,
    },
  } as const;
  return {
    name,
    dependencies: { dependency_type: 'jsonpath_ready', expressions: [dependency] },
    scheduler: scatter
      ? { scheduler_type: 'multistep-stage', ...common, scatter: { method: 'zip', parameters: ['v'] } }
      : { scheduler_type: 'singlestep-stage', ...common },
  };
}

const INITIAL = select({ step: 'init', output: 'v' });

function map(publisher: Publisher): Workflow {
  return { stages: [noop('map', 'init', INITIAL, publisher, true)] };
}

function mapReduce(publisher: Publisher): Workflow {
  const all = select({ stages: 'map', output: 'out', flatten: true });
  return { stages: [...map(publisher).stages, noop('reduce', 'map', all, publisher, false)] };
}

/** Sub-workflows of two steps, and a reduction over them. */
function mapOfWorkflows(): Workflow {
  const inner: Workflow = {
    stages: [
      noop('s1', 'init', INITIAL, CONSTANT, false),
      noop('s2', 's1', select({ step: 's1', output: 'out' }), CONSTANT, false),
    ],
  };
  const all = select({ stages: 'sub[*].s2', output: 'out', flatten: true });
  return {
    stages: [
      {
        name: 'sub',
        dependencies: { dependency_type: 'jsonpath_ready', expressions: ['init'] },
        scheduler: {
          scheduler_type: 'multistep-stage',
          parameters: [{ key: 'v', value: INITIAL }],
          scatter: { method: 'zip', parameters: ['v'] },
          workflow: inner,
        },
      },
      noop('reduce', 'sub', all, CONSTANT, false),
    ],
  };
}

/** Levels of a map of twelve and its reduction. */
function diamonds(levels: number): Workflow {
  const stages: Stage[] = [];
  for (let level = 0; level < levels; level += 1) {
    const source = level === 0 ? INITIAL : select({ step: `reduce${level - 1}`, output: 'out' });
    const before = level === 0 ? 'init' : `reduce${level - 1}`;
    const many: Publisher = {
      publisher_type: 'constant-pub',
      publish: { out: Array.from({ length: 12 }, () => 'x') },
    };
    stages.push(noop(`map${level}`, before, source, CONSTANT, true));
    const all = select({ stages: `map${level}`, output: 'out', flatten: true });
    stages.push(noop(`reduce${level}`, `map${level}`, all, many, false));
  }
  return { stages };
}

const GRAPHS: readonly (readonly [string, Workflow, number, string])[] = [
  ['map of 100, fromglob', map(GLOB), 100, '4.9–5.8'],
  ['map of 100, constant', map(CONSTANT), 100, '5.1–5.5'],
  ['map of 100 + reduce', mapReduce(CONSTANT), 100, '8.3'],
  ['map of 1000, fromglob', map(GLOB), 1000, '91.6'],
  ['map of 1000, constant', map(CONSTANT), 1000, '138.7'],
  ['map of 1000 + reduce', mapReduce(CONSTANT), 1000, '158.7'],
  ['100 workflows of 2 + reduce', mapOfWorkflows(), 100, '92.4'],
  ['1000 workflows of 2 + reduce', mapOfWorkflows(), 1000, '–'],
  ['6 levels of 12 → 1', diamonds(6), 12, '179'],
  ['60 levels of 12 → 1', diamonds(60), 12, '–'],
  ['map of 10000, constant', map(CONSTANT), 10_000, '–'],
];

for (const [name, workflow, size, theirs] of GRAPHS) {
  const folder = await mkdtemp(join(tmpdir(), 'bench-'));
  const journal = new FileJournal<EngineEvent>(join(folder, 'journal.jsonl'));
  const start = performance.now();
  const outcome = await runWorkflow({
    workflow,
    parameters: { v: Array.from({ length: size }, (_, index) => index + 1) },
    workdir: join(folder, 'work'),
    initdir: join(folder, 'work', 'init'),
    journal,
    executor: { execute: () => Promise.reject(new Error('nothing to run')) },
    ...engineTools(),
  });
  const seconds = (performance.now() - start) / 1000;
  await journal.close();
  await rm(folder, { recursive: true });
  const nodes = outcome.snapshot.nodes.length;
  const memory = Math.round(process.memoryUsage().rss / 2 ** 20);
  const figures = `${seconds.toFixed(2).padStart(7)} s ${String(nodes).padStart(6)} nodes ${memory} MiB`;
  console.log(`${name.padEnd(30)} ${outcome.status} ${figures}   yadage ${theirs}`);
}

import { readFileSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { parseExactJson } from '../../src/core/json/parse-exact-json.js';
import type { JsonObject, JsonValue } from '../../src/core/json.js';
import type { Workflow } from '../../src/analysis/workflow.js';
import type { EngineLocation } from '../../src/yadage/engine-error.js';
import { runWorkflow, type RunOutcome } from '../../src/yadage/engine.js';
import type { Executor, StepRequest } from '../../src/execution/executor.js';
import type { RunSettings } from '../../src/yadage/events.js';
import { wordsOf } from '../support/failures.js';
import { QuietClock } from '../support/quiet-clock.js';
import { expectWords } from '../support/words.js';
import { listFiles, withFolder } from './support/scratch.js';
import { runOptions } from './support/workflows.js';

interface ExpectedNode {
  readonly at: string;
  readonly name: string;
  readonly state: string;
  readonly parents: readonly string[];
  readonly pars: JsonValue;
  readonly result: JsonValue;
  readonly rw: readonly string[];
  readonly ro: readonly string[];
}

interface Case {
  readonly name: string;
  readonly parameters: JsonObject | null;
  readonly initFiles: readonly string[];
  readonly arguments: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly show: readonly string[];
  readonly expected: {
    readonly rc: number;
    readonly error?: string;
    readonly nodes?: readonly ExpectedNode[];
    readonly unapplied?: readonly string[];
    readonly files: readonly string[];
    readonly [content: `content ${string}`]: string;
  };
}

function fixture(name: string): unknown {
  return parseExactJson(readFileSync(`test/fixtures/yadage/${name}.json`, 'utf8'));
}

/** What real Yadage did, and the same specifications as its loader hands them to its engine. */
const cases = fixture('cases') as Case[];
const loaded = fixture('loaded') as Record<string, Workflow>;

/** Not the engine's: the loader refuses the specification. */
const REFUSED_BY_LOADER = new Set(['extra_toplevel_key']);

interface Difference {
  readonly why: string;
  /** Changes what is expected. */
  readonly rc?: number;
  readonly nodes?: Readonly<Record<string, Partial<ExpectedNode>>>;
  readonly contents?: Readonly<Record<string, string>>;
  readonly files?: readonly string[];
}

/** Where this engine means to differ from real Yadage. */
const DIFFERENT: Readonly<Record<string, Difference>> = {
  foreground_empty_result: {
    why: 'there is no foreground backend, whose test for success takes an empty result for a failure',
    rc: 0,
    nodes: { '/a[0]': { state: 'SUCCESS' } },
  },
  initdir_is_workdir_param_equals_stage: {
    why: 'initial values are taken once: they do not change when a folder of their name appears',
    nodes: {
      '/init[0]': { result: { f: 'a' } },
      '/b[0]': { pars: { i: ['<W>/a/x.txt'], f: 'a', o: '{workdir}/y.txt' } },
    },
    contents: { 'b/y.txt': 'a\na\n' },
  },
  dataopt_read: {
    why: 'the option that makes Yadage crash does not exist',
    rc: 0,
    nodes: {
      '/init[0]': {
        name: 'init',
        state: 'SUCCESS',
        parents: [],
        pars: { v: 1 },
        result: { v: 1 },
        rw: [],
        ro: ['<W>/init'],
      },
      '/a[0]': {
        name: 'a',
        state: 'SUCCESS',
        parents: [],
        pars: { o: '{workdir}/x.txt' },
        result: { out: ['<W>/a/x.txt'] },
        rw: ['<W>/a'],
        ro: [],
      },
    },
    files: ['<W>/a/x.txt'],
  },
};

/** Warnings that go with Yadage's silence, by case. */
const WARNED: Readonly<Record<string, readonly string[]>> = {
  no_initdata: ['stage-not-applied'],
  dep_on_unknown_stage: ['stage-not-applied'],
  prepublish_race: ['unordered-dependency'],
  formatting: ['empty-string-is-folder'],
  zip_unequal: ['unequal-zip'],
  scatter_empty: ['empty-scatter', 'stage-not-applied'],
  scatter_unknown_method: ['unknown-scatter-method'],
  initdir_is_workdir_param_equals_stage: ['folder-name-as-value'],
  interp_pub: ['missing-output'],
  duplicate_stage_names: ['shared-folder'],
  cases_no_match: ['no-case-matches', 'stage-not-applied'],
};

/** Where the engine sees an error; real Yadage says something else or nothing. */
const ERRORS: Readonly<Record<string, EngineLocation>> = {
  missing_output_key: { stage: 'a', parameter: 'v' },
  braces_in_value: { stage: 'init', parameter: 'v' },
  lone_brace_in_value: { stage: 'init', parameter: 'v' },
  double_braces_in_value: { stage: 'a', parameter: 'v' },
  scatter_scalar_ref: { stage: 'm', parameter: 'a' },
  step_selector_many: { stage: 'r', parameter: 'i' },
  select_from_unapplied_stage: { stage: 'r', parameter: 'i' },
  dep_index_selector: { stage: 'r', expression: '"m[0]"' },
  expressions_fulfilled: { stage: 'b' },
  stages_and_steps: { stage: 'a', parameter: 'x' },
  output_jsonpath_multi: { stage: 'a', parameter: 'x' },
  interp_pub_workdir_param: { stage: 'a' },
  frompar_missing: { stage: 'a' },
};

/** Nodes come in Yadage's order, except where that depends on which of two steps ends first. */
const UNORDERED = new Set([
  'step_state_many_inputs_relpath',
  'subworkflow_failure',
  'subworkflow_multi',
  'wide_subworkflow_pipeline',
]);

const STATES = { defined: 'DEFINED', running: 'RUNNING', succeeded: 'SUCCESS', failed: 'FAILED' };

function settingsOf(item: Case): Partial<RunSettings> {
  const has = (argument: string): boolean => item.arguments.includes(argument);
  return {
    ...(has('nest=false') ? { nest: false } : {}),
    ...(has('discover=false') ? { discover: false } : {}),
    ...(has('relative=false') ? { relative: false } : {}),
    ...('YADAGE_IGNORE_PREPUBLISHING' in item.environment ? { predict: false } : {}),
  };
}

/** Real globs come in the file system's order, ours sorted: lists of paths are compared in order. */
function sortPaths(value: JsonValue): JsonValue {
  const text = JSON.stringify(value, (_key, item: unknown) =>
    Array.isArray(item) && item.every((one) => typeof one === 'string' && one.startsWith('<'))
      ? [...(item as string[])].sort()
      : item,
  );
  return JSON.parse(text) as JsonValue;
}

/** Lets no step end before so many have run: in a shared folder each finds the files of all. */
function endingTogether(executor: Executor, count: number): Executor {
  let left = count;
  let open: () => void = () => undefined;
  const all = new Promise<void>((resolve) => (open = resolve));
  return {
    execute: async (step, signal) => {
      const outcome = await executor.execute(step, signal);
      left -= 1;
      if (left === 0) open();
      await all;
      return outcome;
    },
  };
}

/** Steps sleep by a clock that passes only while nothing else happens: they end in the order of their sleeps. */
function sleeping(executor: Executor): Executor {
  const clock = new QuietClock();
  return {
    execute: async (step, signal) => {
      const [, seconds, command] = /^sleep (\d+); (.*)$/s.exec(commandOf(step)) ?? [];
      if (seconds === undefined || command === undefined) return executor.execute(step, signal);
      await clock.sleep(Number(seconds) * 1000, signal);
      return executor.execute({ ...step, process: { command } }, signal);
    },
  };
}

function commandOf({ process }: StepRequest): string {
  return 'command' in process ? process.command : '';
}

async function runCase(item: Case, folder: string): Promise<RunOutcome> {
  await mkdir(`${folder}/ini`);
  for (const name of item.initFiles) await writeFile(`${folder}/ini/${name}`, '');
  const initdir = item.arguments.includes('initdir=.')
    ? 'work'
    : item.initFiles.length > 0
      ? 'ini'
      : 'work/init';
  const options = runOptions(folder, loaded[item.name]!, item.parameters ?? {});
  const executor = sleeping(options.executor);
  return runWorkflow({
    ...options,
    executor: item.name === 'duplicate_stage_names' ? endingTogether(executor, 2) : executor,
    initdir: `${folder}/${initdir}`,
    settings: settingsOf(item),
  });
}

function placed(value: unknown, folder: string): JsonValue {
  const text = JSON.stringify(value).replaceAll(`${folder}/work`, '<W>').replaceAll(folder, '<B>');
  return sortPaths(JSON.parse(text) as JsonValue);
}

function byAddress(nodes: JsonValue): unknown[] {
  return [...(nodes as { at: string }[])].sort((a, b) => (a.at < b.at ? -1 : 1));
}

async function filesBelow(folder: string): Promise<string[]> {
  const files = await listFiles(folder).catch(() => []);
  return files.map((path) => `<W>/${path}`);
}

function expectedNodes(item: Case): JsonValue {
  const changes = DIFFERENT[item.name]?.nodes ?? {};
  const nodes = item.expected.nodes ?? Object.keys(changes).map((at) => ({ at }));
  return sortPaths(
    nodes.map((node) => {
      const { at, name, state, parents, pars, result, rw, ro } = {
        ...node,
        ...changes[node.at],
      } as ExpectedNode;
      return { at, name, state, parents: [...parents].sort(), pars, result, rw: [...rw], ro: [...ro] };
    }),
  );
}

const run = cases.filter(({ name }) => !REFUSED_BY_LOADER.has(name));

test('every case is run, or the loader’s', () => {
  expect(cases).toHaveLength(61);
  expect(run.length + REFUSED_BY_LOADER.size).toBe(61);
  expect(Object.keys(loaded).sort()).toEqual(
    cases
      .map(({ name }) => name)
      .filter((name) => !REFUSED_BY_LOADER.has(name))
      .sort(),
  );
});

test.each(run.map((item) => [item.name, item] as const))(
  '%s ends as under real Yadage',
  async (_name, item) => {
    await withFolder(async (folder) => {
      const outcome = await runCase(item, folder);
      const difference = DIFFERENT[item.name];
      expect(outcome.status === 'succeeded' ? 0 : 1).toBe(difference?.rc ?? item.expected.rc);
      const nodes = outcome.snapshot.nodes.map((node) => ({
        at: node.address,
        name: node.name,
        state: STATES[node.state],
        parents: [...node.parents].sort(),
        pars: node.parameters,
        result: node.result,
        rw: node.readWrite,
        ro: node.readOnly,
      }));
      const expected = expectedNodes(item);
      const found = placed(nodes, folder);
      if (UNORDERED.has(item.name)) expect(byAddress(found)).toEqual(byAddress(expected));
      else expect(found).toEqual(expected);
      expect(outcome.snapshot.unapplied.map(({ stage }) => stage)).toEqual(item.expected.unapplied ?? []);
      const files = item.expected.files.filter((path) => !/\/_yadage\/|\/_packtivity\//.test(path));
      expect(await filesBelow(`${folder}/work`)).toEqual([...(difference?.files ?? files)].sort());
      for (const path of item.show) {
        const content = await readFile(`${folder}/work/${path}`, 'utf8');
        const wanted = difference?.contents?.[path] ?? item.expected[`content ${path}`];
        if (item.name === 'cwd_of_localproc') expect(content.split('\n')[0]).toBe(`${folder}/work/a`);
        else expect(content).toBe(wanted);
      }
      const codes = outcome.warnings.map(({ code }) => code).filter((code) => code !== 'empty-glob');
      expect(codes).toEqual(WARNED[item.name] ?? []);
      const place = ERRORS[item.name];
      if (place === undefined) expect(outcome.error).toBeNull();
      else {
        expect(outcome.error).toMatchObject({ code: 'engine', location: place });
        expectWords(wordsOf(outcome.error!));
      }
    });
  },
);

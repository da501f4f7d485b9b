import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { Jq } from '../../jq/jq.js';
import { JqError } from '../../jq/jq-error.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt, type Origins } from '../yaml/origins.js';
import type { Stage, StageBody, Step, Workflow } from '../workflow.js';

/** A jq program of a workflow. */
interface Query {
  readonly owner: object;
  readonly key: string;
  readonly program: string;
  /** How messages name it: `stage 'a' → stepscript`. */
  readonly title: string;
  /** Runs only if a case is chosen, which the data decide. */
  readonly conditional: boolean;
}

/** The programs that fields have by default: workflows without others need no jq. */
const DEFAULTS: ReadonlySet<string> = new Set(['.', '[.]']);

/** Functions that other versions of jq have, which clusters may use, and the one here lacks. */
const ELSEWHERE =
  /^(?:ascii|date|dateadd|datesub|isvalid|leaf_paths|pow10|recurse_down|toarray)\/\d is not defined$/;

/**
 * jq programs that do not compile, with the place in the program: errors, but warnings where only the data decide whether
 * the program is run.
 */
export async function lintQueries(workflow: Workflow, origins: Origins): Promise<Diagnostic[]> {
  const queries = [...queriesOf(workflow, '', false)].filter(
    // Yadage's schema lets entries of `par_mounts` have none.
    ({ program }) => typeof program === 'string' && !DEFAULTS.has(program),
  );
  if (queries.length === 0) return [];
  const jq = new Jq();
  try {
    const found: Diagnostic[] = [];
    for (const query of queries) found.push(...(await lintQuery(query, jq, origins)));
    return found;
  } finally {
    await jq.close();
  }
}

async function lintQuery(query: Query, jq: Jq, origins: Origins): Promise<Diagnostic[]> {
  const fault = await compileFault(query.program, jq);
  if (fault === undefined) return [];
  const { message, place } = fault;
  const elsewhere = ELSEWHERE.test(message);
  const where = place === undefined ? '' : ` (line ${place.line}, column ${place.column} of the program)`;
  return [
    diagnosticAt(
      origins.child(query.owner, query.key),
      {
        severity: query.conditional || elsewhere ? 'warning' : 'error',
        code: 'bad-query',
        message: `${query.title}: jq: ${message}${where}`,
        hint: elsewhere ? 'some versions of jq have it, but not jq 1.8' : undefined,
      },
      place === undefined ? 'value' : patternUpTo(query.program, place),
    ),
  ];
}

async function compileFault(program: string, jq: Jq): Promise<JqError | undefined> {
  try {
    await jq.compile(program);
    return undefined;
  } catch (error) {
    if (error instanceof JqError) return error;
    throw error;
  }
}

/** Finds a place of a program in the YAML that it is written in, where lines are indented and may be folded. */
function patternUpTo(program: string, { line, column }: NonNullable<JqError['place']>): RegExp {
  const lines = program.split('\n').slice(0, line);
  const last = lines.pop() ?? '';
  const before = [...lines, last.slice(0, column - 1)].join('\n');
  const words = before.split(/\s+/).map((word) => word.replace(/[\\^$.*+?()[\]{}|]/g, '\\$&'));
  const next = last.charAt(column - 1).replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
  return new RegExp(`(?<=${words.join('\\s+')})${next}`);
}

function* queriesOf(workflow: Workflow, owner: string, conditional: boolean): Generator<Query> {
  for (const stage of workflow.stages) {
    const title = `${owner}stage '${stage.name}'`;
    yield* queriesOfBody(stage.scheduler, title, conditional);
    yield* queriesOfCases(stage, title, conditional);
    const { scheduler } = stage;
    if (scheduler.scheduler_type !== 'jq-stage') continue;
    yield* queriesOfBindings(scheduler.bindings, title, conditional);
    for (const key of ['stepscript', 'postscript'] as const) {
      yield { owner: scheduler, key, program: scheduler[key], title: `${title} → ${key}`, conditional };
    }
  }
}

function* queriesOfCases({ scheduler }: Stage, stage: string, conditional: boolean): Generator<Query> {
  for (const [index, branch] of (scheduler.cases ?? []).entries()) {
    const title = `${stage} → case ${index + 1}`;
    const isSure = index === 0 && !conditional;
    yield { owner: branch, key: 'if', program: branch.if, title: `${title} → if`, conditional: !isSure };
    yield* queriesOfBody(branch, title, true);
  }
}

function* queriesOfBody(
  { step, workflow }: StageBody,
  title: string,
  conditional: boolean,
): Generator<Query> {
  if (step !== undefined) yield* queriesOfStep(step, title, conditional);
  if (workflow !== undefined) yield* queriesOf(workflow, `${title} → `, conditional);
}

function* queriesOfStep(
  { environment, publisher }: Step,
  title: string,
  conditional: boolean,
): Generator<Query> {
  if (publisher.publisher_type === 'fromparjq-pub') {
    const { script: program } = publisher;
    yield { owner: publisher, key: 'script', program, title: `${title} → publisher → script`, conditional };
  }
  if (environment?.environment_type !== 'docker-encapsulated') return;
  for (const mount of environment.par_mounts) {
    const { jqscript: program } = mount;
    yield { owner: mount, key: 'jqscript', program, title: `${title} → par_mounts → jqscript`, conditional };
  }
}

/** `$wflowref` may stand anywhere in the bindings. */
function* queriesOfBindings(value: JsonValue, title: string, conditional: boolean): Generator<Query> {
  if (isJsonArray(value)) {
    for (const item of value) yield* queriesOfBindings(item, title, conditional);
  }
  if (!isJsonObject(value)) return;
  for (const [name, item] of Object.entries(value)) {
    if (name !== '$wflowref') {
      yield* queriesOfBindings(item, title, conditional);
      continue;
    }
    if (!isJsonArray(item)) continue;
    for (const [index, program] of item.entries()) {
      if (typeof program !== 'string') continue;
      yield { owner: item, key: String(index), program, title: `${title} → ${name}`, conditional };
    }
  }
}

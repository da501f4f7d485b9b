import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { Jq } from '../../jq/jq.js';
import { JqError } from '../../jq/jq-error.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt, type Origins } from '../yaml/origins.js';
import { stagesIn, stepsIn, type Placement } from './placed-steps.js';
import type { Workflow } from '../workflow.js';

/** A jq program of a workflow. */
interface Query extends Placement {
  readonly owner: object;
  readonly key: string;
  readonly program: string;
}

/** The programs that fields have by default: workflows without others need no jq. */
const DEFAULTS: ReadonlySet<string> = new Set(['.', '[.]']);

/**
 * jq programs that do not compile, with the place in the program: errors, but warnings where only the data decide whether
 * the program is run.
 */
export async function lintQueries(workflow: Workflow, origins: Origins): Promise<Diagnostic[]> {
  const queries = [...queriesOf(workflow)].filter(
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
  const where = place === undefined ? '' : ` (line ${place.line}, column ${place.column} of the program)`;
  return [
    diagnosticAt(
      origins.child(query.owner, query.key),
      {
        severity: query.conditional ? 'warning' : 'error',
        code: 'bad-query',
        message: `${query.title}: jq: ${message}${where}`,
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

function* queriesOf(workflow: Workflow): Generator<Query> {
  for (const { stage, title, conditional } of stagesIn(workflow)) {
    const { scheduler } = stage;
    for (const [index, branch] of (scheduler.cases ?? []).entries()) {
      const where = { title: `${title} → case ${index + 1} → if`, conditional: conditional || index > 0 };
      yield { owner: branch, key: 'if', program: branch.if, ...where };
    }
    if (scheduler.scheduler_type !== 'jq-stage') continue;
    yield* queriesOfBindings(scheduler.bindings, title, conditional);
    for (const key of ['stepscript', 'postscript'] as const) {
      yield { owner: scheduler, key, program: scheduler[key], title: `${title} → ${key}`, conditional };
    }
  }
  for (const { step, title, conditional } of stepsIn(workflow)) {
    const { environment, publisher } = step;
    if (publisher.publisher_type === 'fromparjq-pub') {
      const { script: program } = publisher;
      yield { owner: publisher, key: 'script', program, title: `${title} → publisher → script`, conditional };
    }
    if (environment?.environment_type !== 'docker-encapsulated') continue;
    for (const mount of environment.par_mounts) {
      const { jqscript: program } = mount;
      yield {
        owner: mount,
        key: 'jqscript',
        program,
        title: `${title} → par_mounts → jqscript`,
        conditional,
      };
    }
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

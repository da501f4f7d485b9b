import { ReanaMadminerError } from '../../core/errors.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { RestClient } from '../../reana/rest-client.js';
import { BUNDLE_CAPABILITY } from '../../core/bundle-capability.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, NewRun, RunReference } from '../../reana/model.js';
import { listFiles } from '../workspace/list-files.js';

/** How long a server may still handle a request whose sender is gone, in milliseconds. The embedded server is quick. */
export const SETTLE_WINDOW = { remote: 20_000, local: 2_000 } as const;
/** Longest time to wait for a concurrent submission that waits for its own response, in milliseconds. */
const LONGEST_WAIT_FOR_OTHERS = 150_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4_000;

/** What is known about the other submissions of the same name on this machine. */
export interface OtherSubmissions {
  /** Runs that belong to them. */
  readonly owned: ReadonlySet<string>;
  /** Some are waiting for the response to a create request of their own. */
  readonly creating: boolean;
  /** How many were interrupted like this one, without a response. */
  readonly unsettled: number;
}

/** A create request whose outcome is unknown. */
export interface UnsettledCreate {
  readonly newRun: NewRun;
  /** Ids of the runs of that name that existed before. */
  readonly before: readonly string[];
  /** Milliseconds since the request was sent, at least. */
  readonly silentFor: number;
  others(): Promise<OtherSubmissions>;
  /** Claims a run for this submission; false when it belongs to another. */
  claim(run: RunReference): Promise<boolean>;
}

/** The runs of this name that were created and not started, oldest first. */
export async function listCreated(
  client: RestClient,
  name: string,
  options: CallOptions,
): Promise<readonly RunReference[]> {
  const found: RunReference[] = [];
  const runs = client.workflows.list({ nameOrId: name, statuses: ['created'] }, options);
  try {
    for await (const { id, name: full } of runs) found.push({ id, name: full });
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
  // Newest first is how servers list.
  return found.reverse();
}

/**
 * Determines the outcome of a create request: the run that it created, or undefined when it created none. A server may
 * handle a request after its sender is gone, so it is asked again for a while.
 * @throws `several-runs` when there are more candidates than submissions without a response
 */
export async function settleCreate(
  client: RestClient,
  question: UnsettledCreate,
  options: CallOptions,
): Promise<RunReference | undefined> {
  const { clock } = client;
  const window = (await client.server.isEmbedded(options)) ? SETTLE_WINDOW.local : SETTLE_WINDOW.remote;
  const patience = window - Math.min(window, question.silentFor);
  const began = clock.now();
  const taken = new Set<string>();
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const waited = clock.now() - began;
    const { owned, creating, unsettled } = await question.others();
    const candidates = await findCandidates(client, question, new Set([...owned, ...taken]), options);
    if (candidates.length === 0) {
      if (waited >= patience) return undefined;
    } else if (creating || candidates.length > 1 + unsettled) {
      if (waited >= (creating ? LONGEST_WAIT_FOR_OTHERS : patience)) {
        throw severalRuns(question.newRun.name, candidates);
      }
    } else {
      // Equal runs of equal submissions: it does not matter which submission takes which.
      for (const run of candidates) {
        if (await question.claim(run)) return run;
        taken.add(run.id);
      }
    }
    const left = patience - waited;
    await clock.sleep(left > 0 ? Math.min(pause, left) : pause, options.signal);
  }
}

/** Runs that can only come from this create request, oldest first. */
async function findCandidates(
  client: RestClient,
  { newRun, before }: UnsettledCreate,
  owned: ReadonlySet<string>,
  options: CallOptions,
): Promise<readonly RunReference[]> {
  const runs = await listCreated(client, newRun.name, options);
  const fresh = runs.filter(({ id }) => !before.includes(id) && !owned.has(id));
  const checked = await Promise.all(
    fresh.map(async (run) => ((await isUntouchedCopy(client, run.id, newRun, options)) ? [run] : [])),
  );
  return checked.flat();
}

/** True for a run of exactly this specification into which nothing was uploaded. */
async function isUntouchedCopy(
  client: RestClient,
  run: string,
  newRun: NewRun,
  options: CallOptions,
): Promise<boolean> {
  try {
    const { specification } = await client.workflows.specification(run, options);
    if (!includesAll(specification, newRun.specification)) return false;
    const seeded = new Set(await listSeededFiles(client, newRun, options));
    const files = await listFiles(client, run, options);
    return files.every(({ path }) => seeded.has(path) || path === 'reana.yaml');
  } catch (error) {
    // It was deleted while we looked.
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

/** The workflow files that a server itself puts into the workspace of a new run. */
export async function listSeededFiles(
  client: RestClient,
  { workflowFiles }: NewRun,
  options: CallOptions,
): Promise<readonly string[]> {
  const { capabilities } = await client.server.capabilities(options);
  return capabilities.includes(BUNDLE_CAPABILITY) ? workflowFiles : [];
}

/** Servers may add keys to what they were sent, except in the inputs, and they change no values. */
function includesAll(stored: JsonObject, sent: JsonObject): boolean {
  return Object.keys(sent).every((key) => {
    const [one, other] = [stored[key], sent[key]];
    if (other === undefined) return true;
    if (key !== 'inputs' && isJsonObject(one) && isJsonObject(other)) return includesAll(one, other);
    return one !== undefined && isSameJson(one, other);
  });
}

function isSameJson(one: JsonValue, other: JsonValue): boolean {
  return canonicalJson(one) === canonicalJson(other);
}

/** Runs that could all have been made by a create whose response was lost. */
function severalRuns(name: string, runs: readonly RunReference[]): ReanaMadminerError {
  const names = runs.map((run) => run.name);
  return new ReanaMadminerError(
    'several-runs',
    `the response to creating "${name}" was lost, and any of ${names.join(', ')} may be what it made`,
    {
      hint: 'they are equal, empty and not started: delete them, then submit again; or make a new run beside them',
      action: { type: 'delete-runs', runs: names },
      details: { runs: runs.map(({ id, name }) => ({ id, name })) },
    },
  );
}

import { ReanaMadminerError } from '../../core/errors.js';
import { canonicalJson } from '../../core/canonical-json.js';
import { isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { RestClient } from '../../reana/rest-client.js';
import { BUNDLE_CAPABILITY } from '../../reana/calls/server.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, NewRun, RunReference } from '../../reana/model.js';

/** How long a request whose sender is gone may still be handled. This machine's own server needs no time. */
export const SETTLE_WINDOW = { remote: 20_000, local: 2_000 } as const;
/** A submission that runs beside this one and waits for its own answer is waited for, this long at most. */
const LONGEST_WAIT_FOR_OTHERS = 150_000;
const FIRST_PAUSE = 250;
const LONGEST_PAUSE = 4_000;

/** What is known of the other submissions of the same name on this machine. */
export interface OtherSubmissions {
  /** Runs that belong to them. */
  readonly owned: ReadonlySet<string>;
  /** Some are waiting for the answer to a create of their own. */
  readonly creating: boolean;
  /** How many broke off as this one did, without an answer. */
  readonly unsettled: number;
}

/** A create that was sent and of which nobody knows what became. */
export interface UnsettledCreate {
  readonly newRun: NewRun;
  /** Ids of the runs of that name that were there before. */
  readonly before: readonly string[];
  /** Milliseconds since the request can't have been sent any more. */
  readonly silentFor: number;
  others(): Promise<OtherSubmissions>;
  /** Takes a run for this submission; false when another one has it. */
  claim(run: RunReference): Promise<boolean>;
}

/** Ids of the runs of this name that were created and not started. */
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
 * Asks the server what became of a create: the run it made, or undefined when it made none. A request can be handled
 * after its sender has gone, so that the server is asked again for a while.
 * @throws `several-runs` when more runs could be meant than there are submissions without an answer
 */
export async function settleCreate(
  client: RestClient,
  question: UnsettledCreate,
  options: CallOptions,
): Promise<RunReference | undefined> {
  const { clock } = client;
  const window = client.isLocal ? SETTLE_WINDOW.local : SETTLE_WINDOW.remote;
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
      // Equal runs of equal submissions: it does not matter who takes which.
      for (const run of candidates) {
        if (await question.claim(run)) return run;
        taken.add(run.id);
      }
    }
    const left = patience - waited;
    await clock.sleep(left > 0 ? Math.min(pause, left) : pause, options.signal);
  }
}

/** Runs that can only come from this create, oldest first. */
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

/** True for a run of this very specification into which nobody has uploaded anything. */
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
    const files = await client.workspace.list(run, options);
    return files.every(({ path }) => seeded.has(path) || path === 'reana.yaml');
  } catch (error) {
    // It was deleted while we looked.
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

/** The files that a server puts into the workspace of a run by itself. */
export async function listSeededFiles(
  client: RestClient,
  { workflowFiles }: NewRun,
  options: CallOptions,
): Promise<readonly string[]> {
  const { capabilities } = await client.server.capabilities(options);
  return capabilities.includes(BUNDLE_CAPABILITY) ? workflowFiles : [];
}

/** Servers may add to what they were sent, but not to the inputs, and they change nothing. */
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
    `the answer to creating "${name}" was lost, and any of ${names.join(', ')} may be what it made`,
    {
      hint:
        `they are equal, empty and not started: remove them (${names.map((each) => `\`reana-madminer delete ${each}\``).join(', ')}), ` +
        'then run the same command again; `submit --new` leaves them and makes another',
      details: { runs: runs.map(({ id, name }) => ({ id, name })) },
    },
  );
}

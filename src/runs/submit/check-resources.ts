import { parseMemory } from '../../core/quantities/memory.js';
import type { Action } from '../../core/action.js';
import { ReanaMadminerError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, ClusterFact } from '../../reana/model.js';
import type { AnalysisWorkflow } from '../../analysis/analysis-workflow.js';
import { requestedResources } from '../../analysis/resources/requested-resources.js';
import type { StepResources } from '../../analysis/resources/resources.js';

interface Limits {
  readonly backends: readonly string[] | undefined;
  readonly memory: string | undefined;
  /** Seconds. */
  readonly timeout: number | undefined;
}

/** CERN's batch systems run jobs in the user's name; without these secrets jobs only fail once they get there. */
const CERN_BACKENDS: readonly string[] = ['htcondorcern', 'slurmcern'];
const CERN_SECRETS = ['CERN_USER', 'CERN_KEYTAB'] as const;

/** What a user should know, and what to do about it. */
export interface Warning {
  readonly message: string;
  readonly hint?: string;
  readonly action?: Action;
}

/** A warning as one sentence. */
export function warningText({ message, hint }: Warning): string {
  return hint === undefined ? message : `${message}: ${hint}`;
}

/**
 * Compares the resources that the steps request with what the cluster offers, which the cluster itself would only check
 * after the upload. Sends no request when no step requests anything. Returns warnings that no server would give.
 * @throws `resources-not-offered` that says what is offered
 */
export async function checkResources(
  client: RestClient,
  workflow: AnalysisWorkflow,
  call: CallOptions,
): Promise<readonly Warning[]> {
  const wanted = requestedResources(workflow).filter(({ resources }) => Object.keys(resources).length > 0);
  if (wanted.length === 0) return [];
  const limits = readLimits(await client.server.info(call));
  const faults = wanted.flatMap(({ stage, resources }) =>
    faultsOf(resources, limits).map((fault) => `${stage}: ${fault}`),
  );
  if (faults.length > 0)
    throw resourcesNotOffered(client.serverUrl, workflow, faults, await client.server.isEmbedded(call));
  const backend = wanted
    .map(({ resources }) => resources.backend)
    .find((name) => CERN_BACKENDS.includes(name ?? ''));
  return backend === undefined ? [] : missingSecrets(client, backend, call);
}

async function missingSecrets(
  client: RestClient,
  backend: string,
  call: CallOptions,
): Promise<readonly Warning[]> {
  const names = (await client.secrets.list(call)).map(({ name }) => name);
  const missing = CERN_SECRETS.filter((name) => !names.includes(name));
  if (missing.length === 0) return [];
  return [
    {
      message: `${backend} runs jobs in your name, but you have no secret ${missing.join(' and no ')}`,
      hint: 'add it to your secrets',
      action: { type: 'add-secrets' },
    },
  ];
}

function readLimits(info: Readonly<Record<string, ClusterFact>>): Limits {
  const value = (key: string): unknown => info[key]?.value;
  const [backends, memory] = [value('compute_backends'), value('kubernetes_max_memory_limit')];
  const timeout = Number(value('maximum_kubernetes_jobs_timeout'));
  return {
    backends: Array.isArray(backends) ? backends.filter((item) => typeof item === 'string') : undefined,
    memory: typeof memory === 'string' ? memory : undefined,
    timeout: timeout > 0 ? timeout : undefined,
  };
}

function faultsOf({ backend = 'kubernetes', memory, timeout }: StepResources, limits: Limits): string[] {
  const faults: string[] = [];
  if (limits.backends?.includes(backend) === false) {
    faults.push(`${backend} is not among its backends, which are ${limits.backends.join(', ')}`);
  }
  if (exceeds(memory, limits.memory))
    faults.push(`${memory} of memory is more than the ${limits.memory} it allows`);
  if (timeout !== undefined && limits.timeout !== undefined && timeout > limits.timeout) {
    faults.push(`a time limit of ${timeout} s is more than the ${limits.timeout} s it allows`);
  }
  return faults;
}

function exceeds(wanted: string | undefined, limit: string | undefined): boolean {
  const [bytes, most] = [wanted, limit].map((text) => (text === undefined ? undefined : parseMemory(text)));
  return bytes !== undefined && most !== undefined && bytes > most;
}

/** A step asks for what the cluster says it does not give. Nothing was sent. */
function resourcesNotOffered(
  server: string,
  { type }: AnalysisWorkflow,
  faults: readonly string[],
  isEmbedded: boolean,
): ReanaMadminerError {
  return new ReanaMadminerError(
    'resources-not-offered',
    `${server} does not offer what these ${type === 'yadage' ? 'stages' : 'steps'} ask for:\n${faults.map((fault) => `  ${fault}`).join('\n')}`,
    {
      hint: isEmbedded
        ? 'the server on this machine knows no other backend, and no more memory than it was started with'
        : 'ask for less, for all steps or in the steps themselves',
      ...(isEmbedded ? {} : { action: { type: 'set-option', option: 'resources' } }),
      details: { faults },
    },
  );
}

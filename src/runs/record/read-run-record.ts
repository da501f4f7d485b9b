import { AbortedError, errorMessage } from '../../core/errors.js';
import { defined } from '../../core/defined.js';
import type { JsonObject } from '../../core/json.js';
import { redact } from '../../core/redact.js';
import { VERSION } from '../../core/version/version.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, Run, RunLogs, StepLog } from '../../reana/model.js';
import type { RestClient } from '../../reana/rest-client.js';
import { readRunParameters, type RunParameters } from '../run-parameters.js';
import { listFiles } from '../workspace/list-files.js';
import { readWorkspaceFile } from './read-workspace-file.js';
import { redactObject } from './redact-values.js';
import type { MissingPart, RecordedServer, RecordedStep, RunRecord } from './run-record.js';
import { readAccounts } from './step-accounts.js';

export interface ReadRunRecordOptions extends CallOptions {
  /** Folder with records of the restarts from this machine; none when left out. */
  readonly restarts?: string;
  /** Characters that are kept of the end of each log; 200,000 when left out. */
  readonly logCharacters?: number;
}

const LOG_CHARACTERS = 200_000;
const NO_PARAMETERS: RunParameters = { values: {}, declared: {}, given: {}, isKnown: false };
const NO_LOGS: RunLogs = { engine: '', steps: [], isLive: false };

/**
 * Reads all that a server has about a run, in whatever state it is. What can't be read, such as the files of a deleted
 * run, is empty and listed in `missing`.
 * @param run UUID, `name` (its latest run) or `name.N`
 * @throws NotFoundError when there is no such run; NetworkError, AuthenticationError and others of its state
 */
export async function readRunRecord(
  client: RestClient,
  run: string,
  { signal, restarts, logCharacters = LOG_CHARACTERS }: ReadRunRecordOptions = {},
): Promise<RunRecord> {
  const call = defined({ signal });
  const state: Run = await client.workflows.status(run, call);
  const { id } = state;
  const missing: MissingPart[] = [];
  const tolerate = async <T>(part: MissingPart['part'], fallback: T, read: () => Promise<T>): Promise<T> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof AbortedError || signal?.aborted === true) throw error;
      // A run that has not begun has no logs on some servers.
      if (part === 'logs' && error instanceof NotFoundError) return fallback;
      missing.push({ part, reason: redact(errorMessage(error)) });
      return fallback;
    }
  };
  const [server, stored, parameters, logs, files] = await Promise.all([
    tolerate('server', { url: client.serverUrl }, () => readServer(client, call)),
    tolerate<JsonObject>(
      'specification',
      {},
      async () => (await client.workflows.specification(id, call)).specification,
    ),
    tolerate('parameters', NO_PARAMETERS, () => readRunParameters(client, state, restarts, call)),
    tolerate('logs', NO_LOGS, () => client.workflows.logs(id, call)),
    tolerate('files', [], () => listFiles(client, id, call)),
  ]);
  const byPath = new Map(files.map((file) => [file.path, file]));
  const bytes: RunRecord['bytes'] = async (path, options) =>
    readWorkspaceFile(client, id, byPath.get(path), { ...call, ...options });
  return {
    read: new Date(client.clock.now()),
    clientVersion: VERSION,
    server,
    run: hideSecrets(state),
    specification: redactObject(stored),
    parameters: {
      ...parameters,
      values: redactObject(parameters.values),
      declared: redactObject(parameters.declared),
      given: redactObject(parameters.given),
    },
    engineLog: redact(logs.engine.slice(-logCharacters)),
    steps: logs.steps.map((step) => recordStep(step, logCharacters)),
    accounts: readAccounts(logs.steps),
    files,
    missing,
    bytes,
    async text(path, options) {
      const content = await bytes(path, options);
      return content === undefined ? undefined : redact(new TextDecoder().decode(content));
    },
  };
}

async function readServer(client: RestClient, options: CallOptions): Promise<RecordedServer> {
  const { version, embeddedVersion } = await client.server.capabilities(options);
  // Servers before bundles report their version only to users.
  const known = version ?? (await client.server.you(options)).serverVersion;
  return { url: client.serverUrl, ...defined({ version: known, embeddedVersion }) };
}

function hideSecrets(run: Run): Run {
  const { currentCommand } = run.progress;
  if (currentCommand === undefined) return run;
  return { ...run, progress: { ...run.progress, currentCommand: redact(currentCommand) } };
}

function recordStep(step: StepLog, most: number): RecordedStep {
  const cut = Math.max(0, step.log.length - most);
  return {
    ...step,
    command: redact(step.command),
    log: redact(step.log.slice(cut)),
    ...(cut > 0 ? { cutCharacters: cut } : {}),
  };
}

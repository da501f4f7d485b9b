import { array, object, optional, string, withDefault } from './decode.js';
import { CreateOutcomeUnknownError, ServerError, UnexpectedAnswerError } from './errors.js';
import type { ApiRequest } from './exchange.js';
import type { CallOptions, CreatedRun, NewRun } from './model.js';
import { NetworkError } from './network-error.js';
import { apiPath } from './path.js';
import { jsonBody, type RequestBody } from './request-body.js';
import { BUNDLE_CAPABILITY, type ServerCalls } from './server.js';
import type { Transport } from './transport.js';

const finding = object({ message: withDefault(string, ''), path: optional(string) });
const createAnswer = object({
  workflow_id: string,
  workflow_name: string,
  validation_warnings: withDefault(array(finding), []),
});

/**
 * Creates a run by the protocol that the server speaks: the specification as JSON, or the workflow's files as a ZIP.
 * @throws CreateOutcomeUnknownError when the connection broke in between: creating again could make a second run
 */
export async function createRun(
  transport: Transport,
  server: ServerCalls,
  newRun: NewRun,
  options: CallOptions = {},
): Promise<CreatedRun> {
  const { capabilities } = await server.capabilities(options);
  const asBundle = capabilities.includes(BUNDLE_CAPABILITY);
  const request: ApiRequest = {
    method: 'POST',
    path: apiPath`/workflows`,
    query: { workflow_name: newRun.name },
    body: asBundle ? await bundleBody(newRun) : jsonBody(newRun.specification),
    repeatability: 'once',
    signal: options.signal,
  };
  try {
    const answer = await transport.json(request, createAnswer);
    return {
      id: answer.workflow_id,
      name: answer.workflow_name,
      warnings: answer.validation_warnings.map(formatWarning),
      seeded: asBundle ? newRun.workflowFiles : [],
    };
  } catch (error) {
    throw isUncertain(error) ? outcomeUnknown(newRun.name, transport.serverUrl, error) : error;
  }
}

function formatWarning({ path, message }: ReturnType<typeof finding>): string {
  return path === undefined ? message : `${path}: ${message}`;
}

function isUncertain(error: unknown): error is Error {
  if (error instanceof NetworkError) return error.mayHaveReached;
  return error instanceof UnexpectedAnswerError || (error instanceof ServerError && error.status > 500);
}

function outcomeUnknown(name: string, server: string, error: Error): CreateOutcomeUnknownError {
  return new CreateOutcomeUnknownError(
    `${server} may or may not have made the run "${name}": ${error.message}`,
    {
      hint: 'look with `reana-madminer list` before you submit again',
      cause: error,
    },
  );
}

/** Packing is loaded when it is needed: most commands create nothing. */
async function bundleBody(newRun: NewRun): Promise<RequestBody> {
  const { buildBundle } = await import('./bundle.js');
  return buildBundle(newRun);
}

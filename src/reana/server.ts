import {
  array,
  DecodeError,
  defined,
  json,
  number,
  object,
  optional,
  record,
  string,
  withDefault,
} from './decode.js';
import { ApiError, NotReanaServerError, UnexpectedAnswerError } from './errors.js';
import type { Account, CallOptions, ClusterFact, ServerInfo } from './model.js';
import { apiPath } from './path.js';
import type { Transport } from './transport.js';

/** What a server says about itself and about the user. */
export interface ServerCalls {
  /** Needs no token. @throws NotReanaServerError when something else answers at this address. */
  ping(options?: CallOptions): Promise<ServerInfo>;
  /** As `ping`, but asked once per client. */
  capabilities(options?: CallOptions): Promise<ServerInfo>;
  /** The user that the token belongs to. */
  you(options?: CallOptions): Promise<Account>;
  info(options?: CallOptions): Promise<Readonly<Record<string, ClusterFact>>>;
}

/** Servers with this capability take a workflow as a ZIP of its files, and no JSON. */
export const BUNDLE_CAPABILITY = 'workflow-specification-bundles-v1';

const pingAnswer = object({
  message: string,
  status: withDefault(json, null),
  reana_server_version: optional(string),
  api_capabilities: withDefault(array(string), []),
});

const amount = optional(object({ raw: number }));
const youAnswer = object({
  email: string,
  full_name: optional(string),
  quota: withDefault(record(object({ usage: amount, limit: amount })), {}),
});

const infoAnswer = record(object({ title: withDefault(string, ''), value: withDefault(json, null) }));

export function makeServerCalls(transport: Transport): ServerCalls {
  let asked: Promise<ServerInfo> | undefined;
  const calls: ServerCalls = {
    async ping({ signal } = {}) {
      try {
        const answer = await transport.json(
          { method: 'GET', path: apiPath`/ping`, anonymous: true, signal },
          pingAnswer,
        );
        return defined({ version: answer.reana_server_version, capabilities: answer.api_capabilities });
      } catch (error) {
        throw notReana(error) ?? error;
      }
    },
    async capabilities(options) {
      asked ??= calls.ping(options);
      try {
        return await asked;
      } catch (error) {
        asked = undefined;
        throw error;
      }
    },
    async you({ signal } = {}) {
      const answer = await transport.json({ method: 'GET', path: apiPath`/you`, signal }, youAnswer);
      const quota = Object.entries(answer.quota).map(
        ([name, { usage, limit }]) => [name, defined({ used: usage?.raw ?? 0, limit: limit?.raw })] as const,
      );
      return defined({ email: answer.email, fullName: answer.full_name, quota: Object.fromEntries(quota) });
    },
    info: ({ signal } = {}) => transport.json({ method: 'GET', path: apiPath`/info`, signal }, infoAnswer),
  };
  return calls;
}

/** A ping that fails otherwise than REANA's would: the address leads somewhere else. */
function notReana(error: unknown): NotReanaServerError | undefined {
  if (!(error instanceof ApiError)) return undefined;
  const strange =
    error instanceof UnexpectedAnswerError ||
    (error.status >= 400 && error.status < 500 && error.status !== 429);
  if (!strange) return undefined;
  return new NotReanaServerError(
    `there is no REANA server at ${error.server}: /api/ping answers, but ${found(error)}`,
    error,
    {
      hint: 'give the address of the cluster, the part before /api, like https://reana.cern.ch',
      cause: error,
    },
  );
}

function found(error: ApiError): string {
  if (error.cause instanceof DecodeError) return error.cause.message;
  return `with HTTP ${error.status}${error.serverMessage === undefined ? '' : ` (${error.serverMessage})`}`;
}

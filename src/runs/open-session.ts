import type { OpenedSession, OpenSessionOptions } from '../reana/calls/sessions.js';
import { defined } from '../core/defined.js';
import type { CallOptions, RunReference } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';

/** The notebook session in the workspace of a run. */
export interface RunNotebook {
  readonly run: RunReference;
  readonly session: OpenedSession;
  /** False when one was open already. */
  readonly isNew: boolean;
}

/** Opens a notebook session in the workspace of a run, or finds the one that is open. */
export async function openSession(
  client: RestClient,
  run: RunReference,
  options: OpenSessionOptions = {},
): Promise<RunNotebook> {
  const { signal } = options;
  const before = await findSession(client, run, defined({ signal }));
  const session = before ?? (await client.sessions.open(run.id, options));
  return { run, session, isNew: before === undefined };
}

async function findSession(
  client: RestClient,
  { id }: RunReference,
  options: CallOptions,
): Promise<OpenedSession | undefined> {
  for await (const run of client.workflows.list({ nameOrId: id, withSession: true }, options)) {
    if (run.id === id && run.session !== undefined) return client.sessions.locate(run.session.path);
  }
  return undefined;
}

import type { FastifyInstance } from 'fastify';
import { RequestError } from '../../request-error.js';
import type { ServerContext } from '../../server/server-context.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';

type TypeParameters = RunParameters & { readonly type: string };

/** Interactive sessions: the embedded server has none, and responds like a server that supports no session type. */
export function addSessions(app: FastifyInstance, { store, generation }: ServerContext): void {
  app.post<{ Params: TypeParameters }>('/api/workflows/:reference/open/:type', (request) => {
    lookUpRun(store, request.params.reference);
    throw new RequestError(
      404,
      `Interactive session type ${request.params.type} not found: the embedded REANA server has no interactive sessions. ` +
        'Download the files, or start a notebook in the workspace itself.',
    );
  });

  app.post<{ Params: RunParameters }>('/api/workflows/:reference/close/', (request) => {
    const { reference } = request.params;
    lookUpRun(store, reference);
    throw new RequestError(404, `Workflow - ${reference} has no open interactive session.`);
  });

  if (generation === '0.9' || generation === 'bundle') return;
  app.get<{ Params: RunParameters }>('/api/workflows/:reference/interactive-session-secret', (request) => {
    lookUpRun(store, request.params.reference);
    throw new RequestError(404, 'The workflow has no open interactive session.');
  });
}

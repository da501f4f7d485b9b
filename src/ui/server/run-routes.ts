import type { FastifyInstance } from 'fastify';
import type { ReanaClient } from '../../client/client.js';
import {
  RUN_ACTIONS,
  type RunAction,
  type RunRow,
  type RunView,
  type ScanRow,
  type ScanView,
} from '../messages.js';
import { Feed } from './feed.js';
import { serveChanges } from './serve-changes.js';
import { runSource, runsSource, scanSource, scansSource } from './sources.js';

interface RunParams {
  readonly id: string;
}

/** Lists, runs and scans as streams of changes; and what can be done to a run. */
export function addRunRoutes(app: FastifyInstance, client: ReanaClient, base: string): void {
  const runs = new Feed<readonly RunRow[]>(runsSource(client));
  const scans = new Feed<readonly ScanRow[]>(scansSource(client));
  const run = feedsByName<RunView>((id) => new Feed(runSource(client, id)));
  const scan = feedsByName<ScanView>((name) => new Feed(scanSource(client, name)));

  app.get(`${base}/api/runs/changes`, (request, reply) => serveChanges(runs, request, reply));
  app.get(`${base}/api/scans/changes`, (request, reply) => serveChanges(scans, request, reply));
  app.get<{ Params: RunParams }>(`${base}/api/runs/:id/changes`, (request, reply) =>
    serveChanges(run(request.params.id), request, reply),
  );
  app.get<{ Params: { readonly name: string } }>(`${base}/api/scans/:name/changes`, (request, reply) =>
    serveChanges(scan(request.params.name), request, reply),
  );

  app.post<{ Params: RunParams & { readonly action: string } }>(
    `${base}/api/runs/:id/:action`,
    async ({ params: { id, action } }, reply) => {
      const known = RUN_ACTIONS.find((each) => each === action);
      if (known === undefined) return reply.code(404).send({ message: `there is no action ${action}` });
      const result = await act(client, id, known);
      runs.refresh();
      run(id).refresh();
      return result;
    },
  );
}

async function act(client: ReanaClient, id: string, action: RunAction): Promise<{ readonly id: string }> {
  switch (action) {
    case 'stop':
      await client.workflows.stop(id);
      return { id };
    case 'restart':
      return { id: (await client.runs.restart(id)).id };
    case 'delete':
      await client.runs.delete(id);
      return { id };
  }
}

/** A feed for each name that was asked for; those that nobody watches read nothing. */
function feedsByName<T>(make: (name: string) => Feed<T>): (name: string) => Feed<T> {
  const feeds = new Map<string, Feed<T>>();
  return (name) => {
    const feed = feeds.get(name) ?? make(name);
    feeds.set(name, feed);
    return feed;
  };
}

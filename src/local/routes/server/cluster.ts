import type { FastifyInstance } from 'fastify';
import type { KnownRunStatus } from '../../../core/run-statuses.js';
import { ACTIVE_STATUSES } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { healthOf } from '../../responses/encode.js';

/** `GET /api/status`: how busy this machine is, in the terms of a cluster; `GET /api/config`: settings of the web page. */
export function addCluster(app: FastifyInstance, { store, manager }: ServerContext): void {
  app.get('/api/status', () => {
    const runs = store.list().filter(({ status }) => ACTIVE_STATUSES.has(status));
    const jobs = runs.flatMap((run) => store.jobsOf(run).list());
    const countRuns = (status: KnownRunStatus): number => runs.filter((run) => run.status === status).length;
    const running = jobs.filter((job) => job.status === 'running').length;
    const { cores } = manager.budget;
    return {
      node: { ...capacity(0, 1), unschedulable: 0, sort: 0 },
      job: {
        ...capacity(running, cores),
        running,
        pending: jobs.filter((job) => job.status === 'queued').length,
        sort: 1,
      },
      // Any number of runs may be under way; they share the cores.
      workflow: {
        ...capacity(Math.min(runs.length, cores), cores),
        running: countRuns('running'),
        pending: countRuns('pending'),
        queued: countRuns('queued'),
        sort: 2,
      },
      session: { active: 0, sort: 3 },
    };
  });

  app.get('/api/config', () => ({
    announcement: null,
    docs_url: 'https://docs.reana.io/',
    forum_url: 'https://forum.reana.io/',
    polling_secs: 15,
  }));
}

function capacity(used: number, total: number): Record<string, number | string> {
  const available = Math.max(0, total - used);
  return {
    available,
    total,
    percentage: Math.round((100 * available) / total),
    health: healthOf(used, total),
  };
}

import { userInfo } from 'node:os';
import type { FastifyInstance } from 'fastify';
import { humanReadableDuration } from '../../responses/human-readable.js';
import type { JobRecord } from '../../store/run-record.js';
import { serverVersion } from '../../generation.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeSize, healthOf, USER_ID } from '../../responses/encode.js';

/** `GET /api/you`: the user, the token, and what the runs have used. */
export function addYou(app: FastifyInstance, context: ServerContext): void {
  const { store, sizes, quota } = context;
  app.get('/api/you', async () => {
    const runs = store.list();
    const disk = await sizes.total();
    const cpu = runs.flatMap((run) => store.jobsOf(run).list()).reduce((sum, job) => sum + duration(job), 0);
    const requested_at = new Date(context.startedAt).toUTCString();
    return {
      email: userEmail(),
      full_name: userInfo().username,
      username: null,
      id_: USER_ID,
      reana_server_version: serverVersion(context.generation),
      ...(context.generation === 'oidc'
        ? {}
        : { reana_token: { value: context.token, status: 'active', requested_at } }),
      quota: {
        cpu: { usage: { raw: cpu, human_readable: humanReadableDuration(cpu) } },
        disk: { usage: encodeSize(disk), ...(quota.limit === undefined ? {} : limitOf(disk, quota.limit)) },
      },
    };
  });
}

/** The owner of all runs: the embedded server has a single user. */
export function userEmail(): string {
  return `${userInfo().username}@localhost`;
}

function limitOf(used: number, limit: number): Record<string, unknown> {
  return { limit: encodeSize(limit), health: healthOf(used, limit) };
}

function duration(job: JobRecord): number {
  if (job.started === undefined || job.ended === undefined) return 0;
  return Date.parse(job.ended) - Date.parse(job.started);
}

import { join } from 'node:path';
import { humanReadableSize } from './human-readable.js';
import type { JobTable } from '../store/job-table.js';
import { fullName, type JobRecord, type JobStatus, type RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';

/** The one user of an embedded server. */
export const USER_ID = '00000000-0000-0000-0000-000000000000';

/** A time as REANA writes it: UTC, whole seconds, no time zone. */
export function encodeTime(time: string | Date | undefined): string | null {
  if (time === undefined) return null;
  return (typeof time === 'string' ? time : time.toISOString()).slice(0, 19);
}

/** When the run started and ended: the progress that every listing includes. */
export function encodeTimes(run: RunRecord): Record<string, string | null> {
  return {
    run_started_at: encodeTime(run.started),
    run_finished_at: encodeTime(run.ended),
    run_stopped_at: encodeTime(run.stopped),
  };
}

/** Numbers and identities of the run's steps by state. */
export function encodeProgress(run: RunRecord, table: JobTable): Record<string, unknown> {
  const jobs = table.list();
  const inState = (status: JobStatus): { readonly job_ids: readonly string[]; readonly total: number } => {
    const ids = jobs.filter((job) => job.status === status).map((job) => job.id);
    return { job_ids: ids, total: ids.length };
  };
  const current = jobs.at(-1);
  return {
    ...encodeTimes(run),
    current_command: current?.command ?? null,
    current_step_name: current?.name ?? null,
    failed: inState('failed'),
    finished: inState('finished'),
    running: inState('running'),
    total: { job_ids: [], total: Math.max(run.totalSteps, jobs.length) },
  };
}

/** One step without its log. */
export function encodeJob(run: RunRecord, job: JobRecord): Readonly<Record<string, unknown>> {
  return {
    workflow_uuid: run.id,
    job_name: job.name,
    compute_backend: run.runtime ?? null,
    backend_job_id: job.id,
    docker_img: job.image,
    cmd: job.command,
    status: job.status,
    started_at: encodeTime(job.started),
    finished_at: encodeTime(job.ended),
  };
}

export function jobLogFile(store: RunStore, run: RunRecord, job: JobRecord): string {
  return join(store.folderOf(run).logs, `${job.id}.log`);
}

/** The fields that identify the user and the run in a response. */
export function encodeIdentity(run: RunRecord): Record<string, string> {
  return { user: USER_ID, workflow_id: run.id, workflow_name: fullName(run) };
}

export interface EncodedSize {
  readonly raw: number;
  readonly human_readable: string;
}

export function encodeSize(bytes: number): EncodedSize {
  return { raw: bytes, human_readable: humanReadableSize(bytes) };
}

/** REANA's term for how much of a quota is used up. */
export function healthOf(used: number, limit: number): 'healthy' | 'warning' | 'critical' {
  if (used >= limit) return 'critical';
  return used >= 0.8 * limit ? 'warning' : 'healthy';
}

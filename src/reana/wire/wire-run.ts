import { defined } from '../../core/defined.js';
import {
  array,
  date,
  knownWord,
  number,
  object,
  optional,
  string,
  withDefault,
  type Decoder,
} from './decode.js';
import {
  RUN_STATUSES,
  type Run,
  type RunPage,
  type RunProgress,
  type RunSession,
  type RunStatus,
} from '../model.js';

const jobs = optional(object({ total: withDefault(number, 0), job_ids: withDefault(array(string), []) }));

const wireProgress = object({
  run_started_at: optional(date),
  run_finished_at: optional(date),
  run_stopped_at: optional(date),
  total: jobs,
  running: jobs,
  finished: jobs,
  failed: jobs,
  current_command: optional(string),
  current_step_name: optional(string),
});
type WireProgress = ReturnType<typeof wireProgress>;

const wireRun = object({
  id: string,
  name: string,
  status: string,
  created: optional(date),
  progress: optional(wireProgress),
  size: optional(object({ raw: optional(number) })),
  session_type: optional(string),
  session_uri: optional(string),
  session_status: optional(string),
  owner_email: optional(string),
  shared_with: optional(array(string)),
});
type WireRun = ReturnType<typeof wireRun>;

const wirePage = object({
  items: array(wireRun),
  page: withDefault(number, 1),
  total: number,
});

/** A run as the list and the status endpoint describe it. */
export const run: Decoder<Run> = (value, at) => {
  const wire = wireRun(value, at);
  const { progress } = wire;
  const size = wire.size?.raw;
  return defined({
    id: wire.id,
    name: wire.name,
    status: toRunStatus(wire.status),
    rawStatus: wire.status,
    created: wire.created,
    started: progress?.run_started_at,
    ended: progress?.run_finished_at ?? progress?.run_stopped_at,
    progress: toProgress(progress, toRunStatus(wire.status)),
    workspaceSize: size === undefined || size < 0 ? undefined : size,
    session: toSession(wire),
    owner: wire.owner_email,
    sharedWith: wire.shared_with,
  });
};

export const runPage: Decoder<RunPage> = (value, at) => {
  const wire = wirePage(value, at);
  const items = (value as { items: unknown[] }).items;
  return {
    runs: items.map((item, index) => run(item, `items[${index}]`)),
    page: wire.page,
    total: wire.total,
  };
};

export function toRunStatus(word: string): RunStatus {
  return knownWord(RUN_STATUSES, word);
}

function toSession({ session_type, session_uri, session_status = '' }: WireRun): RunSession | undefined {
  if (session_uri === undefined) return undefined;
  return {
    type: session_type ?? '',
    path: session_uri,
    status: toRunStatus(session_status),
    rawStatus: session_status,
  };
}

/**
 * Makes the server's numbers consistent: it keeps the first total of a graph that grows, counts a step as running for
 * ever once it ran, and counts the last steps of a run after the run itself has finished.
 */
function toProgress(wire: WireProgress | undefined, status: RunStatus): RunProgress {
  const finished = new Set(wire?.finished?.job_ids);
  const failed = new Set(wire?.failed?.job_ids);
  const done = new Set([...finished, ...failed]);
  const started = new Set([...(wire?.running?.job_ids ?? []), ...done]);
  const counts = {
    finished: Math.max(finished.size, wire?.finished?.total ?? 0),
    failed: Math.max(failed.size, wire?.failed?.total ?? 0),
    running: started.size > 0 ? started.size - done.size : (wire?.running?.total ?? 0),
  };
  const total = Math.max(wire?.total?.total ?? 0, counts.finished + counts.failed + counts.running);
  return defined({
    ...(status === 'finished' ? { finished: total, failed: 0, running: 0 } : counts),
    total,
    currentStep: wire?.current_step_name,
    currentCommand: wire?.current_command,
  });
}

import { defined } from '../../core/defined.js';
import {
  boolean,
  date,
  jsonText,
  knownWord,
  object,
  optional,
  record,
  string,
  withDefault,
  type Decoder,
} from './decode.js';
import { STEP_STATUSES, type RunLogs } from '../model.js';
import { removeFrame } from './log-frame.js';

const wireLogs = object({
  live_logs_enabled: withDefault(boolean, false),
  logs: jsonText(
    object({
      workflow_logs: withDefault(string, ''),
      job_logs: withDefault(
        record(
          object({
            job_name: withDefault(string, ''),
            compute_backend: withDefault(string, ''),
            docker_img: withDefault(string, ''),
            cmd: withDefault(string, ''),
            status: withDefault(string, ''),
            logs: withDefault(string, ''),
            started_at: optional(date),
            finished_at: optional(date),
          }),
        ),
        {},
      ),
    }),
  ),
});

/** Logs of the engine and of all steps, in the order in which the server made them. */
export const runLogs: Decoder<RunLogs> = (value, at) => {
  const { logs, live_logs_enabled: isLive } = wireLogs(value, at);
  return {
    isLive,
    engine: logs.workflow_logs,
    steps: Object.entries(logs.job_logs).map(([jobId, job]) =>
      defined({
        jobId,
        name: job.job_name,
        status: knownWord(STEP_STATUSES, job.status),
        rawStatus: job.status,
        backend: job.compute_backend,
        image: job.docker_img,
        command: job.cmd,
        ...removeFrame(job.logs, job.compute_backend),
        started: job.started_at,
        ended: job.finished_at,
      }),
    ),
  };
};

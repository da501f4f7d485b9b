import type { FastifyReply } from 'fastify';
import { redact } from '../../core/redact.js';
import { nextTurn } from '../../core/timing/slices.js';
import { readLog } from '../store/read-log.js';
import type { JobRecord, RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';
import { encodeJob, jobLogFile } from './encode.js';
import { sendPieces } from './send-list.js';

/** About how many characters of a log are redacted and encoded at once. */
const PIECE = 128 * 1024;

/**
 * Sends an object whose field `logs` is JSON as a text, as REANA's is. The logs of a run may take hundreds of MB: they
 * are read, redacted and encoded piece by piece, while other requests are answered.
 */
export function sendWithLogs(
  reply: FastifyReply,
  fields: Readonly<Record<string, unknown>>,
  logs: AsyncIterable<string>,
): FastifyReply {
  async function* pieces(): AsyncGenerator<string> {
    yield `${JSON.stringify(fields).slice(0, -1)},"logs":"`;
    for await (const piece of logs) {
      yield inString(piece);
      await nextTurn();
    }
    yield '"}';
  }
  return sendPieces(reply, pieces());
}

/** Steps by their identity with their logs so far, in the order they were submitted: the text of a JSON object. */
export async function* encodeJobs(
  store: RunStore,
  run: RunRecord,
  jobs: readonly JobRecord[],
): AsyncGenerator<string> {
  yield '{';
  for (const [index, job] of jobs.entries()) {
    const fields = JSON.stringify(encodeJob(run, job)).slice(0, -1);
    yield `${index === 0 ? '' : ','}${JSON.stringify(job.id)}:${fields},"logs":"`;
    for (const piece of splitLines(await readJobLog(store, run, job))) yield inString(redact(piece));
    yield '"}';
  }
  yield '}';
}

/** The log of a step; even when it could not be written, it says why the step failed. */
async function readJobLog(store: RunStore, run: RunRecord, job: JobRecord): Promise<string> {
  const log = await readLog(jobLogFile(store, run, job));
  const { status, reason } = job;
  return status !== 'failed' || reason === undefined || log.includes(reason)
    ? log
    : `${log}the step failed: ${reason}\n`;
}

/** Pieces that end with whole lines: a credential may be recognised by what is before it. */
function* splitLines(text: string): Generator<string> {
  for (let start = 0; start < text.length;) {
    const end = text.indexOf('\n', start + PIECE) + 1;
    yield text.slice(start, end === 0 ? undefined : end);
    start = end === 0 ? text.length : end;
  }
}

function inString(text: string): string {
  return JSON.stringify(text).slice(1, -1);
}

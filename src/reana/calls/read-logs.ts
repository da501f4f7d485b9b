import { ApiError, apiError } from '../errors/api-error.js';
import { apiPath } from '../http/path.js';
import type { Transport } from '../http/transport.js';
import type { CallOptions, RunLogs, StepLog } from '../model.js';
import { ExcessiveBodyError } from '../wire/decode-error.js';
import { runLogs } from '../wire/wire-logs.js';

/** Steps per request, once the logs of all steps are too large for one response. A power of two. */
const MOST_STEPS = 16;
/** Characters of the logs of all steps together. */
const MOST_TEXT = 96 * 1024 * 1024;

/** The logs of a run. Those that are too large for one response are read some steps at a time. */
export async function readLogs(
  transport: Transport,
  run: string,
  { signal }: CallOptions = {},
): Promise<RunLogs> {
  const request = { method: 'GET', path: apiPath`/workflows/${run}/logs`, signal } as const;
  const readPage = (query: Readonly<Record<string, number>>): Promise<RunLogs> =>
    transport.json({ ...request, query }, runLogs);
  try {
    return await readPage({});
  } catch (error) {
    if (!isTooLarge(error)) throw error;
    return readInPages(readPage, error);
  }
}

/** Pages of half the size while one is too large. Servers don't give the number of steps: the last page is short. */
async function readInPages(
  readPage: (query: Readonly<Record<string, number>>) => Promise<RunLogs>,
  excess: ApiError,
): Promise<RunLogs> {
  const steps = new Map<string, StepLog>();
  let whole: RunLogs | undefined;
  let text = 0;
  for (let first = 0, size = MOST_STEPS; ;) {
    const page = await readPage({ page: first / size + 1, size }).catch((error: unknown) => {
      if (isTooLarge(error) && size > 1) return undefined;
      throw isTooLarge(error) ? stepTooLarge(error, [...steps.values()].at(-1)) : error;
    });
    if (page === undefined) {
      size /= 2;
      continue;
    }
    whole ??= page;
    const known = steps.size;
    for (const step of page.steps) {
      if (!steps.has(step.jobId)) text += step.log.length;
      steps.set(step.jobId, step);
    }
    if (text > MOST_TEXT) throw allTooLarge(excess);
    if (page.steps.length < size || steps.size === known) return { ...whole, steps: [...steps.values()] };
    first += size;
    if (first % (2 * size) === 0) size = Math.min(MOST_STEPS, 2 * size);
  }
}

function isTooLarge(error: unknown): error is ApiError {
  return error instanceof ApiError && error.cause instanceof ExcessiveBodyError;
}

const HINT = 'have the step write its output to a file of the workspace, and download that';

function stepTooLarge(error: ApiError, last: StepLog | undefined): ApiError {
  const place = last === undefined ? 'the first step' : `the step after ${last.name}`;
  return apiError(error.code, `the log of ${place} is too large: ${error.message}`, error, {
    hint: HINT,
    cause: error,
  });
}

function allTooLarge(error: ApiError): ApiError {
  const message = `the logs of all steps have more than ${MOST_TEXT} characters: ${error.message}`;
  return apiError(error.code, message, error, { hint: HINT, cause: error });
}

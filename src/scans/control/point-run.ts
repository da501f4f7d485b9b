import type { RestClient } from '../../reana/rest-client.js';
import { apiError, isApiError, NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunReference, StartOptions } from '../../reana/model.js';
import type { PreparedSubmission } from '../../runs/submit/prepare-submission.js';
import { uploadFiles } from '../../runs/upload/upload.js';
import { uploadInputs } from '../../runs/upload/upload-inputs.js';
import { UploadRecord } from '../../runs/upload/upload-record.js';

/** The files of a point that were sent. */
export interface SentFiles {
  readonly files: number;
  readonly bytes: number;
}

/** Fewer bytes than this are sent again rather than recorded. */
const WORTH_A_RECORD = 8 * 1024 * 1024;

/**
 * Uploads the files of a new run, except those that the server already has.
 * @param records folder with records of the files that were sent; undefined for none
 */
export async function uploadRunFiles(
  client: RestClient,
  run: RunReference,
  { plan }: PreparedSubmission,
  seeded: readonly string[],
  records: string | undefined,
  call: CallOptions,
): Promise<SentFiles> {
  const there = new Set(seeded);
  const files = plan.files.filter(({ path }) => !there.has(path));
  const folder = plan.bytes < WORTH_A_RECORD ? undefined : records;
  const record = await UploadRecord.open(folder, client.serverUrl, run.id);
  try {
    const { listing } = await uploadFiles(client, run.id, files, {
      ...call,
      onSent: ({ path, data }, content) => {
        if (data === undefined) record.note(path, content);
      },
    });
    record.confirm(listing);
  } finally {
    await record.close();
  }
  return { files: files.length, bytes: files.reduce((sum, { size }) => sum + size, 0) };
}

/** Uploads the files that a run of another process lacks, as far as this machine has records of what was sent. */
export async function uploadMissingFiles(
  client: RestClient,
  run: RunReference,
  { plan }: PreparedSubmission,
  records: string | undefined,
  call: CallOptions,
): Promise<SentFiles> {
  const record = plan.bytes < WORTH_A_RECORD ? undefined : records;
  const { sent, bytes } = await uploadInputs(client, run, plan, { ...call, record: record ?? false });
  return { files: sent.length, bytes };
}

/**
 * Starts a run. It is no error when another process has already started it.
 * @throws NotFoundError when it was deleted
 */
export async function startRunOnce(
  client: RestClient,
  run: RunReference,
  terms: StartOptions,
  call: CallOptions,
): Promise<void> {
  try {
    await client.workflows.start(run.id, terms, call);
  } catch (error) {
    if (!isApiError(error, 'already-started')) throw error;
    const { status } = await client.workflows.status(run.id, call);
    if (status !== 'deleted') return;
    // Some servers accept uploads to deleted runs, and create their workspaces again.
    await client.workflows.delete(run.id, call);
    throw apiError('not-found', `${run.name} was deleted`, error, { cause: error });
  }
}

/** Deletes a run that was not started. A run that is gone, or was started meanwhile, is left as it is. */
export async function discardRun(client: RestClient, run: RunReference, call: CallOptions): Promise<void> {
  try {
    const { status } = await client.workflows.status(run.id, call);
    if (status === 'created') await client.workflows.delete(run.id, call);
  } catch (error) {
    if (!(error instanceof NotFoundError)) throw error;
  }
}

import type { RunReference, WorkspaceFile } from '../../reana/model.js';
import { compareWorkspace } from '../upload/compare-workspace.js';
import type { SubmissionJournal } from '../journal/submission-journal.js';
import type { SubmissionContext } from './submission-context.js';
import type { PlannedFile } from '../upload/upload-plan.js';
import { UploadRecord } from '../upload/upload-record.js';
import { uploadFiles } from '../upload/upload.js';
import { listFiles } from '../workspace/list-files.js';

/** Uploads the files that the workspace lacks, and verifies them. */
export async function uploadMissing(
  context: SubmissionContext,
  journal: SubmissionJournal,
  run: RunReference,
): Promise<void> {
  const { client, prepared, call, uploads } = context;
  const record = await UploadRecord.open(uploads, journal.state.begin.server, run.id);
  try {
    const missing = await missingFiles(context, journal, run, record);
    const bytes = missing.reduce((sum, { size }) => sum + size, 0);
    // A new run holds what came with its creation, which is no news.
    const present = journal.silentFor === undefined ? 0 : prepared.plan.files.length - missing.length;
    context.emit({ type: 'uploading', files: missing.length, bytes, present });
    const { listing } = await uploadFiles(client, run.id, missing, {
      ...call,
      onProgress: (event) => context.emit(event),
      onSent: ({ path, data }, content) => {
        if (data === undefined) record.note(path, content);
      },
    });
    record.confirm(listing);
  } finally {
    await record.close();
  }
  await journal.append({ type: 'verified' });
}

/** Files that the workspace does not hold yet, or holds with older content. */
async function missingFiles(
  { client, prepared, call }: SubmissionContext,
  journal: SubmissionJournal,
  run: RunReference,
  record: UploadRecord,
): Promise<readonly PlannedFile[]> {
  const { newRun, plan } = prepared;
  // The journal's digest covers the content of the files that the server unpacked itself.
  const unpacked = new Set(journal.state.seeded ? newRun.workflowFiles : []);
  if (journal.silentFor === undefined) return plan.files.filter(({ path }) => !unpacked.has(path));
  const listing = await listFiles(client, run.id, call);
  const sizes = new Map(listing.map(({ path, size }: WorkspaceFile) => [path, size]));
  const open = plan.files.filter(({ path, size }) => !unpacked.has(path) || sizes.get(path) !== size);
  return (await compareWorkspace(open, listing, { record }, call)).missing;
}

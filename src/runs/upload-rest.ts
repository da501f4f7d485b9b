import { stat } from 'node:fs/promises';
import type { RunReference } from '../reana/model.js';
import type { SentFile } from './journal/entries.js';
import type { Journal } from './journal/journal.js';
import type { SubmissionContext } from './submission-context.js';
import { uploadFiles } from './upload.js';
import type { PlannedFile } from './upload-plan.js';

/** Uploads what the workspace lacks, and notes each file that has arrived. */
export async function uploadRest(
  context: SubmissionContext,
  journal: Journal,
  run: RunReference,
): Promise<void> {
  const { client, call } = context;
  const files = await missingFiles(context, journal, run);
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  context.emit({ type: 'uploading', files: files.length, bytes });
  await uploadFiles(client, run.id, files, {
    ...call,
    onProgress: (event) => context.emit(event),
    onSent: ({ path }, { size, modified = 0 }) => journal.noteSent({ path, size, modified }),
  });
  await journal.append({ type: 'verified' });
}

/** What the workspace does not hold yet, or holds as it was here before a change. */
async function missingFiles(
  { client, prepared, call }: SubmissionContext,
  journal: Journal,
  run: RunReference,
): Promise<readonly PlannedFile[]> {
  const { newRun, plan } = prepared;
  const { seeded, sent } = journal.state;
  // The journal's digest holds these files' contents.
  const own = new Set(seeded ? newRun.workflowFiles : []);
  if (journal.silentFor === undefined) return plan.files.filter(({ path }) => !own.has(path));
  const listing = await client.workspace.list(run.id, call);
  const sizes = new Map(listing.map(({ path, size }) => [path, size]));
  const isPresent = async (file: PlannedFile): Promise<boolean> => {
    if (sizes.get(file.path) !== file.size) return false;
    if (own.has(file.path)) return true;
    const before = sent.get(file.path);
    const now = await stampFile(file);
    return before?.size === now.size && before.modified === now.modified;
  };
  const present = await Promise.all(plan.files.map(isPresent));
  return plan.files.filter((_, index) => present[index] !== true);
}

/** What tells later whether a file is still the one that was sent. */
async function stampFile({ path, file, size, data }: PlannedFile): Promise<SentFile> {
  // Replaced content has no time; the journal's digest holds it.
  const modified = data === undefined ? (await stat(file)).mtimeMs : 0;
  return { path, size, modified };
}

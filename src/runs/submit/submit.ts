import { join } from 'node:path';
import { defined } from '../../core/defined.js';
import { userFolders } from '../../config/folders.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import { checkPrepared } from './check-cluster.js';
import { checkResources } from './check-resources.js';
import type { SubmitEvent } from '../events.js';
import { digestContent, identifyCommand, identifyServer } from '../journal/identify.js';
import { JournalFolder } from '../journal/journal-folder.js';
import type { SubmissionJournal } from '../journal/submission-journal.js';
import { CommandJournals } from '../journal/command-journals.js';
import {
  prepareSubmission,
  warningsOfSubmission,
  type PreparedSubmission,
  type SubmissionRequest,
} from './prepare-submission.js';
import { checkEmbedded } from '../validate-on-server.js';
import { makeRunHandle, type RunHandle } from '../run-handle.js';
import { listCreated } from './settle-create.js';
import { ActiveSubmission } from './submission.js';

/** Options of one submission. */
export interface SubmitOptions extends CallOptions {
  /**
   * Folder with records of submissions in progress and of the files that were sent, so that the same call continues
   * after the process was killed; the user's state folder by default. With `false`, nothing is recorded.
   */
  readonly journal?: string | false;
  /** Creates a new run even when an earlier submission by the same call was interrupted. */
  readonly fresh?: boolean;
  /** With `false`, the run is created and gets its files, and waits for `runs.start`. */
  readonly start?: boolean;
  readonly onProgress?: (event: SubmitEvent) => void;
}

/**
 * Checks an analysis, creates a run of it, uploads its files and starts it. After this call was
 * interrupted in whatever way, the same call continues with the same run; after it succeeded, it creates a new one.
 * @throws SpecError before anything is sent; SubmissionError when the run was created but not started; and what the
 * client throws
 */
export async function submit(
  client: RestClient,
  options: SubmissionRequest & SubmitOptions,
): Promise<RunHandle> {
  return submitPrepared(client, await prepareSubmission(options), options);
}

/** Submits an analysis that has already been prepared. */
export async function submitPrepared(
  client: RestClient,
  prepared: PreparedSubmission,
  options: SubmitOptions = {},
): Promise<RunHandle> {
  const { onProgress, signal, fresh = false, start: starts = true } = options;
  const call = defined({ signal });
  const { analysis } = prepared;
  const differences = await checkPrepared(client, prepared, call);
  onProgress?.({ type: 'checked', analysis, warnings: [...prepared.warnings, ...differences] });
  const lacking = await checkResources(client, analysis.workflow, call);
  await checkEmbedded(client, prepared, call);
  for (const message of warningsOfSubmission(prepared)) onProgress?.({ type: 'warning', message });
  for (const warning of lacking) onProgress?.({ type: 'warning', ...warning });
  const stateFolder = options.journal === false ? undefined : (options.journal ?? userFolders().state);
  const journals = await openJournals(client, prepared, options, stateFolder);
  const left = fresh ? undefined : await claimUnfinished(client, journals, prepared, options);
  const journal = left ?? (await journals.begin(call));
  const emit = (event: SubmitEvent): void => onProgress?.(event);
  const uploads = stateFolder === undefined ? undefined : join(stateFolder, 'uploads');
  const context = { client, prepared, journals, call, uploads, starts, emit };
  const submission = new ActiveSubmission(context, journal);
  return makeRunHandle(client, await submission.complete());
}

async function openJournals(
  client: RestClient,
  prepared: PreparedSubmission,
  { onProgress, signal }: SubmitOptions,
  journal: string | undefined,
): Promise<CommandJournals> {
  const warn = (message: string): void => onProgress?.({ type: 'warning', message });
  const folder = journal === undefined ? undefined : new JournalFolder(join(journal, 'submissions'), warn);
  const server = await identifyServer(client, signal);
  const { name } = prepared.newRun;
  const command = {
    identity: identifyCommand(server, prepared),
    server,
    file: prepared.analysis.file,
    name,
    digest: await digestContent(prepared),
  };
  return new CommandJournals(folder, command, client.clock, (call) => listCreated(client, name, call), warn);
}

/** The journal of an earlier submission to continue with. Reports those that can't be continued. */
async function claimUnfinished(
  client: RestClient,
  journals: CommandJournals,
  prepared: PreparedSubmission,
  { onProgress, signal }: SubmitOptions,
): Promise<SubmissionJournal | undefined> {
  for (const left of await journals.findUnfinished()) {
    const { phase, run, begin } = left.state;
    if (phase === 'begun') await journals.discard(left);
    else if (begin.digest === journals.digest) {
      const journal = await journals.claim(left);
      if (journal !== undefined) return journal;
    } else if (run === undefined) {
      await journals.discard(left);
      onProgress?.({
        type: 'warning',
        message: `an earlier submission was interrupted while its run was created, and its files have changed since: a new run is made`,
        hint: 'look for a run of this name that stays "created", and delete it',
        action: { type: 'list-runs', name: prepared.newRun.name },
      });
    } else if (await isStillCreated(client, run, signal)) {
      onProgress?.({
        type: 'warning',
        message: `an earlier submission left ${run.name}, and its files have changed since: a new run is made`,
        hint: 'delete the old one',
        action: { type: 'delete-runs', runs: [run.name] },
      });
    } else await journals.discard(left);
  }
  return undefined;
}

async function isStillCreated(
  client: RestClient,
  { id }: RunReference,
  signal: AbortSignal | undefined,
): Promise<boolean> {
  try {
    return (await client.workflows.status(id, defined({ signal }))).status === 'created';
  } catch (error) {
    if (error instanceof NotFoundError) return false;
    throw error;
  }
}

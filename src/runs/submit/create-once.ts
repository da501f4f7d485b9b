import { AbortedError, hasCode, ReanaMadminerError, type ErrorOptions } from '../../core/errors.js';
import { ServerError } from '../../reana/errors/api-error.js';
import { GO_ON_HINT } from './submission-error.js';
import type { RunReference } from '../../reana/model.js';
import type { SubmissionJournal } from '../journal/submission-journal.js';
import { listSeededFiles, settleCreate } from './settle-create.js';
import { emitResumed, type SubmissionContext } from './submission-context.js';

const MOST_CREATES = 3;

/**
 * Creates the run. When the response is lost, the server is asked what it did before the request is repeated.
 * @throws `create-outcome-unknown` when the server can't be asked either
 */
export async function createOnce(
  context: SubmissionContext,
  journal: SubmissionJournal,
): Promise<RunReference> {
  const { client, prepared, call } = context;
  for (let attempt = 1; ; attempt += 1) {
    await journal.append({ type: 'create-sent' });
    try {
      const { id, name, warnings, seeded } = await client.workflows.create(prepared.newRun, call);
      const run = { id, name };
      await journal.append({ type: 'created', run, seeded: seeded.length > 0 });
      // Those about the files were given before, with better places.
      const isKnown = (text: string): boolean =>
        prepared.warnings.some(({ message }) => text.includes(message));
      context.emit({ type: 'created', run, warnings: warnings.filter((text) => !isKnown(text)) });
      return run;
    } catch (error) {
      if (call.signal?.aborted === true) throw interrupted(error, context);
      if (hasCode(error, 'create-outcome-unknown')) {
        const run = await settleNow(context, journal, error);
        if (run !== undefined) return run;
        if (attempt < MOST_CREATES) continue;
      } else if (!mayHaveCreated(error)) await journal.append({ type: 'not-created' });
      throw error;
    }
  }
}

/**
 * Determines the outcome of a create request that was sent, and takes the run that it created. Undefined when it
 * created none.
 */
export async function settleLostCreate(
  context: SubmissionContext,
  journal: SubmissionJournal,
  silentFor: number,
): Promise<RunReference | undefined> {
  const { client, prepared, journals, call } = context;
  const { newRun } = prepared;
  await journal.append({ type: 'settling' });
  const question = {
    newRun,
    before: journal.state.begin.before,
    silentFor,
    others: () => journals.others(journal),
    claim: (run: RunReference) => journals.claimRun(journal, run),
  };
  const run = await settleCreate(client, question, call);
  if (run === undefined) {
    await journal.append({ type: 'not-created' });
    emitResumed(context, 'nothing', 'the server created no run: it is created now');
    return undefined;
  }
  const seeded = await listSeededFiles(client, newRun, call);
  await journal.append({ type: 'created', run, seeded: seeded.length > 0 });
  emitResumed(
    context,
    'created',
    `the server created ${run.name}: the submission continues with that run`,
    run,
  );
  return run;
}

async function settleNow(
  context: SubmissionContext,
  journal: SubmissionJournal,
  lost: ReanaMadminerError,
): Promise<RunReference | undefined> {
  emitResumed(
    context,
    'unknown',
    `the response to the create request was lost: asking the server (${lost.message})`,
  );
  try {
    return await settleLostCreate(context, journal, 0);
  } catch (error) {
    if (context.call.signal?.aborted === true) throw interrupted(error, context);
    if (hasCode(error, 'several-runs')) throw error;
    const { hint, action } = context.journals.isPersistent ? { hint: GO_ON_HINT, action: undefined } : lost;
    throw new ReanaMadminerError('create-outcome-unknown', lost.message, {
      hint,
      action,
      cause: error,
    });
  }
}

/** A failing server may have created the run before it failed, and errors that are not ours tell nothing. */
function mayHaveCreated(error: unknown): boolean {
  return error instanceof ServerError || !ReanaMadminerError.is(error);
}

function interrupted(cause: unknown, { journals }: SubmissionContext): AbortedError {
  const next: ErrorOptions = journals.isPersistent
    ? { hint: GO_ON_HINT }
    : { hint: 'check whether it exists before you submit again', action: { type: 'list-runs' } };
  return new AbortedError('interrupted while the run was created', { cause, ...next });
}

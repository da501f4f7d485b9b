import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { FoundSubmission, SubmitEvent } from '../events.js';
import type { CommandJournals } from '../journal/command-journals.js';
import type { PreparedSubmission } from './prepare-submission.js';

/** What the steps of a submission share. */
export interface SubmissionContext {
  readonly client: RestClient;
  readonly prepared: PreparedSubmission;
  readonly journals: CommandJournals;
  readonly call: CallOptions;
  /** Folder with records of the files that were sent; undefined for none. */
  readonly uploads: string | undefined;
  /** False when the run is only to be created and to get its files. */
  readonly starts: boolean;
  emit(event: SubmitEvent): void;
}

/** Reports what was found of an earlier submission. */
export function emitResumed(
  context: SubmissionContext,
  found: FoundSubmission,
  note: string,
  run?: RunReference,
): void {
  context.emit({ type: 'resumed', found, note, ...defined({ run }) });
}

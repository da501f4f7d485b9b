import type { Action } from '../../core/action.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import type { RunReference } from '../../reana/model.js';

/** What to do after a submission that was interrupted. */
export const GO_ON_HINT = 'submit again: it continues where this one stopped';

/** The run was created, but something on the way to its start failed. `code` and `cause` are those of what failed. */
export class SubmissionError extends ReanaMadminerError {
  constructor(
    readonly run: RunReference,
    cause: unknown,
    { isRemembered = true }: { readonly isRemembered?: boolean } = {},
  ) {
    const isOurs = ReanaMadminerError.is(cause);
    const inner = isOurs && cause.hint !== undefined && cause.hint !== '' ? `${cause.hint}; then ` : '';
    const next = isRemembered ? GO_ON_HINT : 'delete it and submit again';
    const ownAction: Action | undefined = isRemembered
      ? undefined
      : { type: 'delete-runs', runs: [run.name] };
    super(
      isOurs ? cause.code : 'submission',
      `the run ${run.name} was created but not started: ${errorMessage(cause)}`,
      {
        hint: `${inner}${next}`,
        action: (isOurs ? cause.action : undefined) ?? ownAction,
        cause,
      },
    );
  }
}

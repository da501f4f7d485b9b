import { isApiError, NotFoundError } from '../../reana/errors/api-error.js';
import { SubmissionError } from './submission-error.js';
import type { RunReference, RunStatus } from '../../reana/model.js';
import { createOnce, settleLostCreate } from './create-once.js';
import type { FoundSubmission } from '../events.js';
import type { SubmissionJournal } from '../journal/submission-journal.js';
import { SETTLE_WINDOW } from './settle-create.js';
import { startOptions } from '../start.js';
import { emitResumed, type SubmissionContext } from './submission-context.js';
import { uploadMissing } from './upload-missing.js';

const START_PAUSE = 500;

/** A run that an earlier process created. */
interface FoundRun {
  readonly run: RunReference;
  readonly isStarted: boolean;
}

/**
 * A submission in progress: each request is recorded before it is sent, so that another process can continue from
 * there.
 */
export class ActiveSubmission {
  constructor(
    private readonly context: SubmissionContext,
    private journal: SubmissionJournal,
  ) {}

  /** Creates the run, uploads its files and, if that is wanted, starts it. Afterwards the journal is removed, or free to be continued. */
  async complete(): Promise<RunReference> {
    try {
      const run = await this.bringToStart();
      await this.journal.close();
      return run;
    } catch (error) {
      // Nothing was sent yet: there is nothing to find again.
      if (this.journal.state.phase === 'begun') await this.journal.close();
      else await this.journal.release();
      throw error;
    }
  }

  private async bringToStart(): Promise<RunReference> {
    const found = await this.resume();
    if (found?.isStarted === true) return found.run;
    const run = found?.run ?? (await createOnce(this.context, this.journal));
    try {
      await uploadMissing(this.context, this.journal, run);
      if (!this.context.starts) return run;
      await this.start(run);
    } catch (error) {
      throw new SubmissionError(run, error, { isRemembered: this.context.journals.isPersistent });
    }
    this.context.emit({ type: 'started', run });
    return run;
  }

  private async resume(): Promise<FoundRun | undefined> {
    const { phase, run } = this.journal.state;
    if (phase === 'creating' || phase === 'settling') {
      this.emitResumed(
        'unknown',
        'an earlier submission was interrupted while its run was created: asking the server',
      );
      const created = await settleLostCreate(this.context, this.journal, this.journal.silentFor ?? 0);
      return created === undefined ? undefined : { run: created, isStarted: false };
    }
    return run === undefined ? undefined : this.checkEarlierRun(run, phase === 'starting');
  }

  /** What became of a run since its submission was interrupted. */
  private async checkEarlierRun(run: RunReference, startWasSent: boolean): Promise<FoundRun | undefined> {
    const status = await this.statusOf(run, startWasSent);
    switch (status) {
      case 'deleted':
        this.emitResumed(
          'deleted',
          `the run ${run.name} of an earlier submission was deleted: a new one is created`,
        );
        await this.journal.close();
        this.journal = await this.context.journals.begin(this.context.call);
        return undefined;
      case 'created':
        this.emitResumed(
          'created',
          `continues with ${run.name}, which an earlier submission did not start`,
          run,
        );
        return { run, isStarted: false };
      default:
        this.emitResumed(
          'started',
          `the run ${run.name} of an earlier submission was started: it is ${status}`,
          run,
        );
        return { run, isStarted: true };
    }
  }

  /**
   * The status of a run. When a start was sent, the server may still be handling it, so the status is polled for a
   * while.
   */
  private async statusOf(run: RunReference, startWasSent: boolean): Promise<RunStatus> {
    const { client, call } = this.context;
    const { clock } = client;
    const window = (await client.server.isEmbedded(call)) ? SETTLE_WINDOW.local : SETTLE_WINDOW.remote;
    const deadline = clock.now() + (startWasSent ? window - (this.journal.silentFor ?? 0) : 0);
    for (;;) {
      try {
        const { status } = await client.workflows.status(run.id, call);
        if (status !== 'created' || clock.now() >= deadline) return status;
      } catch (error) {
        if (error instanceof NotFoundError) return 'deleted';
        throw error;
      }
      await clock.sleep(Math.min(START_PAUSE, Math.max(1, deadline - clock.now())), call.signal);
    }
  }

  private async start(run: RunReference): Promise<void> {
    const { client, prepared, call } = this.context;
    await this.journal.append({ type: 'start-sent' });
    const start = {
      parameters: prepared.overrides,
      operationalOptions: startOptions(prepared.newRun.specification, prepared.operationalOptions),
    };
    try {
      await client.workflows.start(run.id, start, call);
    } catch (error) {
      // Another process may have started it: that is what was wanted.
      if (!isApiError(error, 'already-started') || (await this.statusOf(run, false)) === 'deleted')
        throw error;
    }
  }

  private emitResumed(found: FoundSubmission, note: string, run?: RunReference): void {
    emitResumed(this.context, found, note, run);
  }
}

import type { Action } from '../../core/action.js';
import type { RestClient } from '../../reana/rest-client.js';
import { NotFoundError } from '../../reana/errors/api-error.js';
import type { CallOptions, Run } from '../../reana/model.js';

/** A run without any change for this long, in milliseconds, is worth a note: its workflow engine may have died. */
export const LONGEST_SILENCE = 6 * 3600_000;
/** Milliseconds between two requests for the logs of a silent run. */
const CHECK_INTERVAL = 10 * 60_000;

interface KnownRun {
  /** When something last happened to it, in milliseconds since the epoch. */
  latest: number;
  /** When its logs were last requested. */
  checked?: number;
}

/**
 * Finds runs to which nothing happens any more. REANA shows a run as `running` for ever when its workflow engine has
 * died; but a single step may also take hours.
 */
export class SilenceWatch {
  private readonly runs = new Map<string, KnownRun>();

  constructor(private readonly client: RestClient) {}

  /** Records that something happened to a run which its steps don't show. */
  noteChange({ id }: Pick<Run, 'id'>): void {
    const known = this.runs.get(id);
    this.runs.set(id, { ...known, latest: Math.max(known?.latest ?? 0, this.client.clock.now()) });
  }

  /**
   * When the last step of a running run started or ended; undefined when that, or another change, was less than six
   * hours ago. Takes a request for its logs, at most every ten minutes, once it has been running for that long.
   */
  async since(run: Run, options: CallOptions): Promise<Date | undefined> {
    const began = run.started ?? run.created;
    if (run.status !== 'running' || began === undefined) return undefined;
    const now = this.client.clock.now();
    const known = this.runs.get(run.id) ?? { latest: began.getTime() };
    if (now - known.latest < LONGEST_SILENCE) return undefined;
    if (known.checked === undefined || now - known.checked >= CHECK_INTERVAL) {
      this.runs.set(run.id, { ...known, checked: now });
      known.latest = Math.max(known.latest, await this.lastStep(run, options));
      this.runs.set(run.id, { ...known, checked: now });
    }
    return now - known.latest < LONGEST_SILENCE ? undefined : new Date(known.latest);
  }

  private async lastStep({ id }: Run, options: CallOptions): Promise<number> {
    try {
      const { steps } = await this.client.workflows.logs(id, options);
      const times = steps.flatMap(({ started, ended }) => [started?.getTime() ?? 0, ended?.getTime() ?? 0]);
      return times.reduce((latest, time) => Math.max(latest, time), 0);
    } catch (error) {
      if (error instanceof NotFoundError) return 0;
      throw error;
    }
  }
}

/** What to say of a run that is silent, and what to do. */
export interface SilenceNote {
  readonly message: string;
  readonly hint: string;
  readonly action: Action;
}

/** @param again how to begin anew once the run is stopped */
export function explainSilence(
  { name }: Pick<Run, 'name'>,
  since: Date,
  now: number,
  again = 'submit it again',
): SilenceNote {
  const hours = Math.floor((now - since.getTime()) / 3600_000);
  return {
    message: `${name} has not changed for ${hours} hours: a step may take that long, or its workflow engine has died, and then it stays running for ever`,
    hint: `look at its logs, or stop it and ${again}`,
    action: { type: 'stop-run', run: name },
  };
}

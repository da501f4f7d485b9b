import type { Timed } from '../execution/journal.js';
import type { SerialPlan } from './serial-plan.js';

/** Version of the journal's format, written into its first event. */
export const JOURNAL_VERSION = 1;

export type SerialEventBody =
  | { readonly type: 'run-started'; readonly version: number; readonly plan: SerialPlan }
  /** The engine was started again on the journal: a command that was running then is not running now. */
  | { readonly type: 'run-resumed' }
  | { readonly type: 'command-started'; readonly command: string }
  | { readonly type: 'command-finished'; readonly command: string }
  | {
      readonly type: 'command-failed';
      readonly command: string;
      /** Null when the command never ran or was killed. */
      readonly exitCode: number | null;
      readonly reason: string;
    }
  | { readonly type: 'run-finished'; readonly status: 'succeeded' | 'failed' };

/** One line of a journal; commands are named by their `id`. */
export type SerialEvent = Timed<SerialEventBody>;

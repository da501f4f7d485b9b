/** What became of a command line of reana-client 0.9.6, or of the pre-releases of 0.95. */
export type FlagOutcome =
  /** It is read, and means what it meant; `as` names our flag, where that has another name. */
  | { readonly kind: 'works'; readonly as?: string }
  /** It is read and changes nothing: what it asked for happens anyway. */
  | { readonly kind: 'ignored' }
  /** An error that names the words to write in its place. */
  | { readonly kind: 'renamed'; readonly words: (value: string) => readonly string[] }
  /** An error that gives the reason. */
  | { readonly kind: 'missing' };

/** A flag of a command of reana-client. */
export interface ReanaClientFlag {
  /** With their dashes, short names first. */
  readonly names: readonly string[];
  /** What its value is called; undefined for a flag that takes none. */
  readonly value: string | undefined;
  readonly outcome: FlagOutcome;
  /** What differs, or why there is none: a sentence without a full stop, in lower case. */
  readonly note: string | undefined;
  /** Only pre-releases of 0.95 have it. */
  readonly isNew?: boolean;
}

/** A command of reana-client. */
export interface ReanaClientCommand {
  readonly name: string;
  /** `runs`: it runs ours of this name. `renamed`: an error that names the new command line. */
  readonly outcome:
    | { readonly kind: 'runs'; readonly command: string }
    | { readonly kind: 'renamed'; readonly words: (given: readonly string[]) => readonly string[] }
    | { readonly kind: 'missing' };
  readonly flags: readonly ReanaClientFlag[];
  readonly note?: string;
  /** Only pre-releases of 0.95 have it. */
  readonly isNew?: boolean;
}

/**
 * One row of the table.
 * @param spelling as the help of reana-client has it: `-w, --workflow RUN`
 */
export function flag(spelling: string, outcome: FlagOutcome, note?: string): ReanaClientFlag {
  const words = spelling.split(/,? /);
  return {
    names: words.filter((word) => word.startsWith('-')),
    value: words.find((word) => !word.startsWith('-')),
    outcome,
    note,
  };
}

/** A row that 0.9.6 does not have. */
export function newer(row: ReanaClientFlag): ReanaClientFlag {
  return { ...row, isNew: true };
}

export function works(as?: string): FlagOutcome {
  return as === undefined ? { kind: 'works' } : { kind: 'works', as };
}

export const IGNORED: FlagOutcome = { kind: 'ignored' };

/** @param words in place of the flag and its value; a value of the user's own is filled in */
export function renamed(words: (value: string) => readonly string[]): FlagOutcome {
  return { kind: 'renamed', words };
}

export const MISSING: FlagOutcome = { kind: 'missing' };

import type { Command } from '../command.js';

/** A verb as the list of commands shows it; its file is read only when it is asked for. */
export interface Verb {
  readonly name: string;
  /** Its positional arguments, as yargs writes them. */
  readonly usage: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Verbs under a common first word. */
export interface VerbGroup {
  readonly name: string;
  readonly summary: string;
  readonly verbs: readonly Verb[];
}

/** Verbs that belong together in the list of commands. */
export interface Section {
  readonly title: string;
  readonly verbs: readonly (Verb | VerbGroup)[];
}

import type { Command } from './command.js';

/** A command as lists of commands show it. Its file is only loaded when the command is used. */
export interface CommandEntry {
  readonly name: string;
  readonly summary: string;
  readonly load: () => Promise<Command>;
}

/** Commands under a common first word. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
  readonly commands: readonly CommandEntry[];
}

/** Commands that the help of the program lists under one title. */
export interface CommandSection {
  readonly title: string;
  readonly entries: readonly (CommandEntry | CommandGroup)[];
}

import type { JsonValue } from '../core/json.js';

/** What the engine needs of the file system. All paths are absolute. */
export interface Files {
  exists(path: string): Promise<boolean>;
  /**
   * Paths below `folder` (or anywhere, for an absolute pattern) that match a glob2 pattern, in order.
   * Only the pattern holds wildcards.
   */
  glob(folder: string, pattern: string): Promise<readonly string[]>;
  /** Creates a folder and its parents; no error when it exists already. */
  mkdir(path: string): Promise<void>;
  readText(path: string): Promise<string>;
  /** Removes a file or a folder with everything in it; no error when it does not exist. */
  remove(path: string): Promise<void>;
  /** The path without symbolic links, as far as it exists. */
  realPath(path: string): Promise<string>;
}

/** Runs jq programs. */
export interface JqEvaluator {
  /** Rejects when the program does not compile. */
  compile(program: string): Promise<JqProgram>;
}

/** The outputs of a jq program for one input, or only the first. Rejects when the program fails. */
export type JqProgram = (input: JsonValue, wanted: 'first' | 'all') => Promise<readonly JsonValue[]>;

import type { DiagnosticCode } from '../diagnostic-codes.js';

/** One thing that a schema finds wrong with a value. */
export interface ValueFault {
  /** Place in the value that was checked; of a missing key, where it would be. */
  readonly pointer: string;
  readonly place: 'key' | 'value';
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** What is wrong, without the place. */
export type ValueProblem = Pick<ValueFault, 'code' | 'message' | 'hint'>;

/** How values are named in messages, and written in their file. */
export interface ValueNames {
  /** What the value at some keys is called; no keys are the whole value. */
  readonly name: (keys: readonly string[]) => string;
  /** A single value as it is written, if that is known. */
  readonly written: (pointer: string) => string | undefined;
}

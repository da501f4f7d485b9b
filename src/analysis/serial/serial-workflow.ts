import type { JsonValue } from '../../core/json.js';

/** A serial workflow: its steps run one after the other, in one workspace. Field names are REANA's. */
export interface SerialWorkflow {
  readonly steps: readonly SerialStep[];
}

export interface SerialStep {
  /** Several steps may have the same name. */
  readonly name?: string;
  /** The container image. */
  readonly environment: string;
  /** Each one is a job of its own. They may hold placeholders of Python's `string.Template`. */
  readonly commands: readonly string[];
  /** Resources and other fields, with REANA's own names. */
  readonly [field: string]: JsonValue | undefined;
}

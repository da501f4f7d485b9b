import type { JsonObject } from '../core/json.js';
import type { CallOptions } from '../reana/model.js';
import type { SubmitEvent } from './events.js';

export interface SubmitOptions extends CallOptions {
  /** Path of the `reana.yaml`. */
  readonly file: string;
  /** Name of the run; from the file's folder when left out. No dots. */
  readonly name?: string;
  /** Parameters that replace those of the file; values keep their JSON types. */
  readonly parameters?: JsonObject;
  readonly onProgress?: (event: SubmitEvent) => void;
}

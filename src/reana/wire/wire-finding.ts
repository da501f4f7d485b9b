import { defined } from '../../core/defined.js';
import { object, optional, string, withDefault, type Decoder } from './decode.js';

/** Something that a validating server found in a workflow. */
export interface Finding {
  /** The server's word for the kind: `schema`, `parameters`, `image_not_allowed`, … */
  readonly code?: string;
  readonly message: string;
  /** Where in `reana.yaml` it is: `workflow.type`. */
  readonly path?: string;
}

const wireFinding = object({
  code: optional(string),
  message: withDefault(string, ''),
  path: optional(string),
});

export const finding: Decoder<Finding> = (value, at) => defined(wireFinding(value, at));

/** `workflow.type: bad` */
export function formatFinding({ path, message }: Finding): string {
  return path === undefined || path === '' ? message : `${path}: ${message}`;
}

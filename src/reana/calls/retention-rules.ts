import { defined } from '../../core/defined.js';
import {
  array,
  date,
  knownWord,
  number,
  object,
  optional,
  string,
  withDefault,
  type Decoder,
} from '../wire/decode.js';

/** States of a rule. A state this client doesn't know becomes `unknown`. */
export const RETENTION_STATUSES = ['created', 'active', 'inactive', 'pending', 'applied'] as const;
export type RetentionStatus = (typeof RETENTION_STATUSES)[number] | 'unknown';

/** When the server removes files of a run by itself. Declared inputs and outputs always stay. */
export interface RetentionRule {
  /** Glob of the files. */
  readonly pattern: string;
  /** Days from the end of the run. */
  readonly days: number;
  /** Absent until the run has ended. */
  readonly appliesOn?: Date;
  readonly status: RetentionStatus;
  /** The server's own word for the status. */
  readonly rawStatus: string;
}

const rulesResponse = object({
  retention_rules: withDefault(
    array(
      object({
        workspace_files: string,
        retention_days: number,
        apply_on: optional(date),
        status: withDefault(string, ''),
      }),
    ),
    [],
  ),
});

export const retentionRules: Decoder<readonly RetentionRule[]> = (value, at) =>
  rulesResponse(value, at).retention_rules.map(({ workspace_files, retention_days, apply_on, status }) =>
    defined({
      pattern: workspace_files,
      days: retention_days,
      appliesOn: apply_on,
      status: knownWord(RETENTION_STATUSES, status),
      rawStatus: status,
    }),
  );

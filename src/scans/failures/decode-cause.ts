import { isJsonObject } from '../../core/json.js';
import { FAILURE_KINDS } from '../../core/failure-kinds.js';
import type { FailureCause } from '../events.js';

/** A cause that was written into a file; undefined when it is none, or of a kind that this version doesn't know. */
export function decodeCause(value: unknown): FailureCause | undefined {
  if (!isJsonObject(value)) return undefined;
  const { message } = value;
  const kind = FAILURE_KINDS.find((each) => each === value['kind']);
  if (kind === undefined || typeof message !== 'string') return undefined;
  const texts = (['step', 'hint', 'logTail'] as const).filter((key) => typeof value[key] === 'string');
  return { kind, message, ...Object.fromEntries(texts.map((key) => [key, value[key]])) };
}

import { UsageError } from '../../core/errors.js';
import { DURATION_HINT, parseDuration } from '../../core/quantities/duration.js';
import { memoryHint, parseMemory } from '../../core/quantities/memory.js';
import { parseSize, SIZE_HINT } from '../../core/quantities/size.js';

/** Bytes of the size that a flag gives, above 0. @throws UsageError when it is none */
export function readSize(text: string, flag: string): number {
  return above0(parseSize(text), text, flag, SIZE_HINT);
}

/** Milliseconds of the duration that a flag gives, above 0. @throws UsageError when it is none */
export function readDuration(text: string, flag: string): number {
  return above0(parseDuration(text), text, flag, DURATION_HINT);
}

/** A flag's amount of memory for a step, as it was written. @throws UsageError for what REANA would refuse */
export function readStepMemory(text: string, flag: string): string {
  above0(parseMemory(text), text, flag, memoryHint(text));
  return text;
}

function above0(amount: number | undefined, text: string, flag: string, hint: string): number {
  if (amount !== undefined && amount > 0) return amount;
  throw new UsageError(`--${flag} can't be ${JSON.stringify(text)}`, { hint });
}

import { ReanaMadminerError } from '../../src/core/errors.js';
import type { Words } from './words.js';

/** The error of ours that the promise ends with. */
export async function failureOf(promise: Promise<unknown>): Promise<ReanaMadminerError> {
  const error: unknown = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return ours(error);
}

/** The error of ours that the call throws. */
export function thrownBy(call: () => unknown): ReanaMadminerError {
  try {
    call();
  } catch (error) {
    return ours(error);
  }
  return ours(undefined);
}

function ours(error: unknown): ReanaMadminerError {
  if (error instanceof ReanaMadminerError) return error;
  throw new Error('what was thrown is no error of ours', { cause: error });
}

/**
 * What people read of an error, for `expectWords`.
 * @param names what differs from run to run, such as addresses and folders, and what stands for it
 */
export function wordsOf(
  { message, hint }: { readonly message: string; readonly hint?: string | undefined },
  names: Readonly<Record<string, string>> = {},
): Words {
  const fix = (text: string): string =>
    Object.entries(names).reduce((fixed, [changing, name]) => fixed.replaceAll(changing, name), text);
  return { message: fix(message), ...(hint === undefined ? {} : { hint: fix(hint) }) };
}

/** The code of the error of ours that the promise ends with. */
export async function codeOf(promise: Promise<unknown>): Promise<string> {
  return (await failureOf(promise)).code;
}

import { createInterface } from 'node:readline/promises';
import { AbortedError, errorMessage, UsageError } from '../core/errors.js';
import type { Context } from './context.js';
import { oneLine, printable } from './output/printable.js';

/**
 * Asks for confirmation on the terminal.
 * @throws UsageError where there is no terminal; AbortedError when the answer is no, or Ctrl-C
 */
export async function confirm(question: string, { io, terminal, signal }: Context): Promise<void> {
  if (io.stdin?.isTTY !== true) {
    throw new UsageError(`no terminal to ask on: ${question}`, { hint: 'give --yes to confirm' });
  }
  const lines = createInterface({ input: io.stdin, output: terminal.ungated(), terminal: true });
  try {
    const answer = await lines.question(printable(`${oneLine(question)} [y/N] `), { signal });
    if (/^y(es)?$/i.test(answer.trim())) return;
  } catch (cause) {
    throw new AbortedError(`nothing was done: ${errorMessage(cause)}`, { cause });
  } finally {
    lines.close();
  }
  throw new AbortedError('nothing was done');
}

/** Names that are listed before a question. */
const MOST_SHOWN = 20;

/**
 * Lists what is about to go, and asks whether it may. Without a terminal there is nobody to ask: scripts go on.
 * @throws AbortedError when the answer is no, or Ctrl-C
 */
export async function confirmOnTerminal(
  question: string,
  names: readonly string[],
  context: Context,
): Promise<void> {
  if (context.io.stdin?.isTTY !== true) return;
  for (const name of names.slice(0, MOST_SHOWN)) context.print(oneLine(name));
  if (names.length > MOST_SHOWN) context.print(`and ${names.length - MOST_SHOWN} more`);
  await confirm(question, context);
}

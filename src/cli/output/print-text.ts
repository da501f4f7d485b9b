import { once } from 'node:events';
import { setImmediate } from 'node:timers/promises';
import type { Output } from '../io.js';

/** Characters that are written at a time. */
const PIECE = 65_536;

/**
 * Writes a text and a newline; nothing when it is empty. A long text is written in pieces, so that Ctrl-C ends it.
 * @throws the reason of the signal when that fires between two pieces; not when the reader of the text has gone
 */
export async function printText(stream: Output, text: string, signal: AbortSignal): Promise<void> {
  if (text === '') return;
  const reader = { isGone: false };
  const onError = (): void => {
    reader.isGone = true;
  };
  stream.once('error', onError);
  try {
    let isTaken = true;
    for (const [place, piece] of piecesOf(`${text}\n`).entries()) {
      if (place > 0) {
        await (isTaken ? setImmediate() : drained(stream, signal));
        if (reader.isGone) return;
        signal.throwIfAborted();
      }
      isTaken = stream.write(piece);
    }
  } finally {
    stream.off('error', onError);
  }
}

function piecesOf(text: string): readonly string[] {
  const pieces: string[] = [];
  for (let start = 0, end = 0; start < text.length; start = end) {
    end = start + PIECE;
    // The halves of a character of two stay together.
    if (isHighSurrogate(text.charCodeAt(end - 1))) end += 1;
    pieces.push(text.slice(start, end));
  }
  return pieces;
}

function isHighSurrogate(code: number): boolean {
  return code >= 0xd800 && code <= 0xdbff;
}

/** Returns also when the signal fires or the stream fails, which the caller checks. */
async function drained(stream: Output, signal: AbortSignal): Promise<void> {
  await once(stream, 'drain', { signal }).catch(() => undefined);
}

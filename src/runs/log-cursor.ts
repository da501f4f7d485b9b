/**
 * Hands over the lines of one log that is asked for as a whole again and again: each line once, in order. The log may
 * grow; a server may cut off its beginning (with or without a line that says so) or stop showing more; an answer may
 * be older than the one before; and the log may begin anew.
 */
export class LogCursor {
  /** The log as it was last seen. */
  private text = '';
  /** How much of it has been handed over. */
  private offset = 0;

  /** True when the log was the same at the last look. */
  isAt(log: string): boolean {
    return log === this.text;
  }

  /** Whole lines that are new; also the last one without line end when nothing will come after it. */
  take(log: string, isComplete = false): string[] {
    const start = this.locate(log);
    if (start === undefined) return [];
    const end = isComplete ? log.length : log.lastIndexOf('\n') + 1;
    this.text = log;
    this.offset = Math.max(start, end);
    return end <= start ? [] : linesOf(log.slice(start, end));
  }

  /** What was held back because its line had not ended. */
  flush(): string[] {
    return this.take(this.text, true);
  }

  /** Where in the log the part begins that was not handed over; undefined when the log is an older one. */
  private locate(log: string): number | undefined {
    const seen = this.text.slice(0, this.offset);
    if (log.startsWith(seen)) return seen.length;
    if (seen.startsWith(log)) return undefined;
    // A window that moves on stays about as long; a log that begins anew is short at first.
    if (log.length < this.text.length / 2) return 0;
    // Its first line may be cut, and another one in front may say how much is left out.
    let start = 0;
    for (let skipped = 0; skipped <= 2; skipped += 1) {
      const overlap = findOverlap(seen, log.slice(start));
      if (overlap !== 0) return overlap === undefined ? undefined : start + overlap;
      const next = log.indexOf('\n', start) + 1;
      if (next === 0) break;
      start = next;
    }
    return 0;
  }
}

/**
 * Length of the longest run of lines that `seen` ends and `body` begins with, 0 when there is none; undefined when
 * the whole body lies in what was seen.
 */
function findOverlap(seen: string, body: string): number | undefined {
  const first = body.slice(0, body.indexOf('\n') + 1);
  if (first === '') return 0;
  for (let cut = seen.indexOf(first); cut >= 0; cut = seen.indexOf(first, cut + 1)) {
    if (cut > 0 && seen[cut - 1] !== '\n') continue;
    const rest = seen.slice(cut);
    if (body.startsWith(rest)) return rest.length;
    if (rest.startsWith(body)) return undefined;
  }
  return 0;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

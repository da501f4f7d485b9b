/**
 * Returns each line of one log once, in order, although the whole log is fetched again and again. The log may grow; a
 * server may cut off its beginning (with or without a line that says so) or stop showing more; a response may be older
 * than the one before; and the log may start again.
 */
export class LogCursor {
  /** The log as it was last read. */
  private text = '';
  /** How many characters of it have been returned. */
  private offset = 0;

  /** True when the log was the same at the last call. */
  isUnchanged(log: string): boolean {
    return log === this.text;
  }

  /** Whole lines that are new; also a last one without line end when the log is complete. */
  readNew(log: string, isComplete = false): string[] {
    const start = this.locate(log);
    if (start === undefined) return [];
    const end = isComplete ? log.length : log.lastIndexOf('\n') + 1;
    this.text = log;
    this.offset = Math.max(start, end);
    return end <= start ? [] : linesOf(log.slice(start, end));
  }

  /** The rest that was held back because its line had not ended. */
  flush(): string[] {
    return this.readNew(this.text, true);
  }

  /** Where in the log the new part begins; undefined when the log is older than the one before. */
  private locate(log: string): number | undefined {
    const seen = this.text.slice(0, this.offset);
    if (log.startsWith(seen)) return seen.length;
    if (seen.startsWith(log)) return undefined;
    // A moving window stays about as long; a log that starts again is short at first.
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
  if (first === '' || !seen.includes(first)) return 0;
  const shorter = measureBorders(body.slice(0, seen.length));
  const beginsLine = (at: number): boolean => at === 0 || seen[at - 1] === '\n';
  // Knuth, Morris and Pratt's search: `matched` characters of the body end here. Logs of equal lines are common.
  let matched = 0;
  for (let at = 0; at < seen.length; at += 1) {
    while (matched > 0 && seen[at] !== body[matched]) matched = shorter[matched - 1] ?? 0;
    if (seen[at] === body[matched]) matched += 1;
    if (matched < body.length) continue;
    if (beginsLine(at + 1 - matched)) return undefined;
    matched = shorter[matched - 1] ?? 0;
  }
  while (matched > 0 && !beginsLine(seen.length - matched)) matched = shorter[matched - 1] ?? 0;
  return matched;
}

/** For each beginning of a text, the length of the longest other beginning that it ends with. */
function measureBorders(text: string): Int32Array {
  const borders = new Int32Array(text.length);
  let length = 0;
  for (let at = 1; at < text.length; at += 1) {
    while (length > 0 && text[at] !== text[length]) length = borders[length - 1] ?? 0;
    if (text[at] === text[length]) length += 1;
    borders[at] = length;
  }
  return borders;
}

function linesOf(text: string): string[] {
  return text.replace(/\n$/, '').split('\n');
}

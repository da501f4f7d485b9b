/** Terms longer than this stand on a line of their own. */
const MOST_TERM = 28;
/** Longer lines are hard to read, however wide the terminal is. */
const MOST_COLUMNS = 100;
const FEWEST_COLUMNS = 40;
const GAP = 2;

/** Terms in one column, what they mean in another: lines wrap at words, within the second column. */
export function definitionList(
  rows: readonly (readonly [term: string, meaning: string])[],
  columns = MOST_COLUMNS,
): string {
  const lengths = rows.map(([term]) => term.length).filter((length) => length <= MOST_TERM);
  const start = Math.max(0, ...lengths) + 2 * GAP;
  const width = Math.max(FEWEST_COLUMNS, Math.min(columns, MOST_COLUMNS)) - start;
  return rows.flatMap(([term, meaning]) => layOutRow(term, wrap(meaning, width), start)).join('\n');
}

function layOutRow(term: string, meaning: readonly string[], start: number): readonly string[] {
  const indent = ' '.repeat(start);
  const head = `${' '.repeat(GAP)}${term}`;
  if (head.length + GAP > start) return [head, ...meaning.map((line) => indent + line)];
  const [first = '', ...others] = meaning;
  return [(head.padEnd(start) + first).trimEnd(), ...others.map((line) => indent + line)];
}

function wrap(text: string, width: number): readonly string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const line = lines.at(-1);
    if (line === undefined || line.length + 1 + word.length > width) lines.push(word);
    else lines[lines.length - 1] = `${line} ${word}`;
  }
  return lines;
}

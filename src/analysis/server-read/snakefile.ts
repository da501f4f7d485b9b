/** What a line of a Snakefile says about other files and about what runs. */
export interface SnakefileNote {
  /** From 1. */
  readonly line: number;
  readonly keyword: string;
  /** The path behind an `include`, a `configfile` or the `snakefile` of a module, where it is written out. */
  readonly path?: string;
  /** The rule that it belongs to. */
  readonly rule?: string;
}

/** Keywords with the path of a file that is read together with the Snakefile. */
const PATHS: ReadonlySet<string> = new Set(['include', 'configfile', 'snakefile']);
/** Keywords in the place of `shell` that REANA's engine runs no job for. */
const NOT_SHELL: ReadonlySet<string> = new Set([
  ...['run', 'script', 'notebook', 'wrapper', 'cwl', 'template_engine'],
]);

/**
 * Finds the files that a Snakefile reads and the rules that run no shell command. A Snakefile is a program, so this finds
 * what is written out in lines of their own, as nearly all Snakefiles have it, and nothing that is computed.
 */
export function scanSnakefile(text: string): readonly SnakefileNote[] {
  const notes: SnakefileNote[] = [];
  const lines = outsideTexts(text.split(/\r?\n/));
  let rule: string | undefined;
  for (const [index, content] of lines.entries()) {
    const [, indent = '', keyword = '', rest = ''] = /^([ \t]*)([a-z_]+)\b(.*)$/.exec(content) ?? [];
    if (keyword === '') continue;
    const at = { line: index + 1, keyword };
    if (keyword === 'rule' || keyword === 'checkpoint') {
      rule = /^\s+(\w+)\s*:/.exec(rest)?.[1];
      if (rule !== undefined) notes.push({ ...at, keyword: 'rule', rule });
    } else if (indent === '') rule = undefined;
    const [, value] = /^\s*:(?!=)(.*)$/.exec(rest) ?? [];
    if (value === undefined) continue;
    if (NOT_SHELL.has(keyword) && indent !== '' && rule !== undefined) notes.push({ ...at, rule });
    if (!PATHS.has(keyword)) continue;
    const path = literal(value) ?? (value.trim() === '' ? literal(lines[index + 1] ?? '') : undefined);
    if (path !== undefined) notes.push({ ...at, path });
  }
  return notes;
}

/** A path in quotes and nothing else; not one with placeholders. */
function literal(code: string): string | undefined {
  return /^\s*(["'])((?:(?!\1)[^\\])+)\1\s*,?\s*(?:#.*)?$/.exec(code)?.[2];
}

/** The lines, with those inside of texts of several lines left empty. */
function outsideTexts(lines: readonly string[]): string[] {
  let open: string | undefined;
  return lines.map((line) => {
    const wasOpen = open !== undefined;
    for (const [quotes] of line.replace(/#(?![^"']*["']).*$/, '').matchAll(/"""|'''/g)) {
      if (open === undefined) open = quotes;
      else if (open === quotes) open = undefined;
    }
    return wasOpen ? '' : line;
  });
}

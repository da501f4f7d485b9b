/**
 * The fields of a Python format string that a shell would split and expand once they are filled in: those in
 * no quotes, no comment and no here-document. In double quotes a shell still expands `$` and backquotes; that is taken
 * for wanted.
 * @returns names of the fields, each once, in the order of the text
 */
export function unquotedFields(command: string): readonly string[] {
  const names = new Set<string>();
  let quote: "'" | '"' | undefined;
  let offset = 0;
  while (offset < command.length) {
    const rest = command.slice(offset);
    const skipped = quote === undefined ? UNREAD.exec(rest)?.[0] : undefined;
    const field = FIELD.exec(rest);
    const character = command[offset];
    if (skipped !== undefined && (offset === 0 || !skipped.startsWith('#') || isSpace(command[offset - 1]))) {
      offset += skipped.length;
    } else if (field !== null) {
      const [all, name] = field;
      if (quote === undefined && name !== undefined) names.add(name);
      offset += all.length;
    } else {
      if (character === quote) quote = undefined;
      else if (quote === undefined && (character === "'" || character === '"')) quote = character;
      // A backslash takes the meaning from what follows it, but not within single quotes.
      offset += character === '\\' && quote !== "'" ? 2 : 1;
    }
  }
  return [...names];
}

/** A comment, or a here-document from its operator to its last line. */
const UNREAD = /^(?:#[^\n]*|<<-?\s*(["']?)(\w+)\1[^\n]*\n(?:[^\n]*\n)*?\s*\2(?=\n|$))/;

/** `{{` and `}}`, which are escaped braces, or a field with its name. */
const FIELD = /^(?:\{\{|\}\}|\{([A-Za-z_]\w*)[^{}]*\})/;

function isSpace(character: string | undefined): boolean {
  return character !== undefined && /[\s;&|()]/.test(character);
}

/**
 * What a command of a serial workflow consists of. REANA expands commands with `substitute()` of Python's
 * `string.Template`: one pass, values as they are, without quotes.
 */
export type TemplatePart = TemplateText | Placeholder | TemplateFault;

/** Literal text; `$$` has become `$`. */
export interface TemplateText {
  readonly kind: 'text';
  readonly text: string;
  /** Where it starts in the command, in UTF-16 units. */
  readonly offset: number;
}

/** `$name` or `${name}`: a parameter's value. */
export interface Placeholder {
  readonly kind: 'placeholder';
  readonly name: string;
  readonly form: 'plain' | 'braced';
  /** The placeholder as it is written. */
  readonly text: string;
  readonly offset: number;
}

/** A `$` that starts neither a placeholder nor `$$`: Python refuses the whole command. */
export interface TemplateFault {
  readonly kind: 'fault';
  /** What it starts, for messages: `$(date)`, `${x:-7}`, `$1`; only `$` at the end of the command. */
  readonly text: string;
  readonly offset: number;
  /** Line and column of the `$`, from 1, as Python counts them: columns in characters. */
  readonly line: number;
  readonly column: number;
}

/** The expanded command, or the first part that has no value. */
export type Substitution =
  | { readonly kind: 'expanded'; readonly text: string }
  | { readonly kind: 'refused'; readonly part: Placeholder | TemplateFault };

/** Names are ASCII also where case is ignored, as in Python since 3.7. */
const DOLLAR =
  /\$(?:(?<escaped>\$)|(?<plain>[A-Za-z_][A-Za-z0-9_]*)|\{(?<braced>[A-Za-z_][A-Za-z0-9_]*)\}|)/g;

/** A character, or the end of a line where Python's `str.splitlines` has one. */
const CHARACTER = /\r\n|./gsu;
const LINE_ENDS = new Set([
  '\r\n',
  ...['\n', '\r', '\v', '\f', '\x1c', '\x1d', '\x1e', '\x85', '\u2028', '\u2029'],
]);

const LONGEST_EXCERPT = 40;
/** How far the end of an operand is looked for. */
const LONGEST_OPERAND = 1000;

/** The parts of a command in their order; empty texts are left out. */
export function parseTemplate(command: string): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  const positionAt = positions(command);
  let end = 0;
  const addText = (from: number, to: number): void => {
    if (from < to) parts.push({ kind: 'text', text: command.slice(from, to), offset: from });
  };
  for (const match of command.matchAll(DOLLAR)) {
    const { index: offset, groups = {} } = match;
    const [text] = match;
    const name = groups['plain'] ?? groups['braced'];
    addText(end, offset);
    end = offset + text.length;
    if (groups['escaped'] !== undefined) parts.push({ kind: 'text', text: '$', offset });
    else if (name === undefined)
      parts.push({ kind: 'fault', text: excerptAt(command, offset), offset, ...positionAt(offset) });
    else {
      const form = groups['plain'] === undefined ? 'braced' : 'plain';
      parts.push({ kind: 'placeholder', name, form, text, offset });
    }
  }
  addText(end, command.length);
  return parts;
}

/**
 * Expands a command. Values are neither expanded again nor quoted.
 * @param textOf a parameter's value as Python's `str` writes it; undefined when there is no such parameter
 */
export function substitute(command: string, textOf: (name: string) => string | undefined): Substitution {
  let text = '';
  for (const part of parseTemplate(command)) {
    const value =
      part.kind === 'text' ? part.text : part.kind === 'placeholder' ? textOf(part.name) : undefined;
    if (value !== undefined) text += value;
    else if (part.kind !== 'text') return { kind: 'refused', part };
  }
  return { kind: 'expanded', text };
}

/** Finds lines and columns of offsets that grow from call to call. */
function positions(command: string): (offset: number) => { readonly line: number; readonly column: number } {
  let [line, column, seen] = [1, 1, 0];
  return (offset) => {
    for (const [character] of command.slice(seen, offset).matchAll(CHARACTER)) {
      if (LINE_ENDS.has(character)) [line, column] = [line + 1, 1];
      else column += 1;
    }
    seen = offset;
    return { line, column };
  };
}

/** The `$` with what a shell would take as its operand, within its line. */
function excerptAt(command: string, offset: number): string {
  const [line = ''] = command.slice(offset, offset + LONGEST_OPERAND).split(/[\r\n]/, 1);
  const [operand] = /^\$(?:\{[^}]*\}|\([^)]*\)|.)?/u.exec(line) ?? ['$'];
  return operand.length <= LONGEST_EXCERPT ? operand : `${operand.slice(0, LONGEST_EXCERPT)}…`;
}

/** What a Python format string asks for. */
export interface FormatFields {
  /** Names of the fields, without attributes, indices and format; empty and numeric ones left out. */
  readonly names: readonly string[];
  /** Why Python would refuse the string. */
  readonly fault?: string;
}

/** The fields of a Python format string such as `echo {text!r:>10} {{literal}}`. */
export function formatFields(text: string): FormatFields {
  const names: string[] = [];
  let offset = 0;
  while (offset < text.length) {
    const character = text[offset];
    if ((character === '{' || character === '}') && text[offset + 1] === character) {
      offset += 2;
    } else if (character === '}') {
      return { names, fault: "a single '}' stands outside of a field" };
    } else if (character === '{') {
      const end = closingBrace(text, offset);
      if (end === undefined) return { names, fault: "a '{' is never closed" };
      collect(text.slice(offset + 1, end), names);
      offset = end + 1;
    } else {
      offset++;
    }
  }
  return { names };
}

function collect(field: string, names: string[]): void {
  const name = /^[^!:.[\]]*/.exec(field)?.[0] ?? '';
  if (name !== '' && !/^\d+$/.test(name)) names.push(name);
  const format = field.indexOf(':');
  if (format >= 0) names.push(...formatFields(field.slice(format + 1)).names);
}

/** Fields may hold fields in their format: `{number:{width}}`. */
function closingBrace(text: string, start: number): number | undefined {
  let depth = 0;
  for (let offset = start; offset < text.length; offset++) {
    if (text[offset] === '{') depth++;
    else if (text[offset] === '}' && --depth === 0) return offset;
  }
  return undefined;
}

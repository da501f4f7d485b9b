import { parseTemplate, type Placeholder } from './template.js';

/** The quotes that a place in a command is in. */
export type Quote = "'" | '"' | undefined;

/** A placeholder, and the quotes that its value is pasted into. */
export interface QuotedPlaceholder {
  readonly placeholder: Placeholder;
  readonly quote: Quote;
}

/** Where quotes nest, or count for nothing: substitutions of commands and here-documents. */
const NOT_PLAIN = /`|\$\$\(|<</;

/** The placeholders of a command with their quotes; none for commands in which that is not plain. */
export function placeholdersIn(command: string): readonly QuotedPlaceholder[] {
  if (NOT_PLAIN.test(command)) return [];
  const found: QuotedPlaceholder[] = [];
  let quote: Quote;
  let isWordStart = true;
  for (const part of parseTemplate(command)) {
    if (part.kind === 'placeholder') found.push({ placeholder: part, quote });
    if (part.kind !== 'text') {
      isWordStart = false;
      continue;
    }
    // An apostrophe in a comment would open quotes.
    if (/(?:^|\s)#/.test((isWordStart ? '' : 'x') + part.text)) return found;
    quote = quoteAfter(part.text, quote);
    isWordStart = /\s$/.test(part.text);
  }
  return found;
}

/** The quotes that a text ends in when it starts in others. */
function quoteAfter(text: string, start: Quote): Quote {
  let quote = start;
  for (let offset = 0; offset < text.length; offset++) {
    const character = text[offset];
    if (character === '\\' && quote !== "'") offset++;
    else if (character === quote) quote = undefined;
    else if (quote === undefined && (character === "'" || character === '"')) quote = character;
  }
  return quote;
}

/**
 * What the shell reads in a value that is pasted: an operator outside quotes, or the end of the quotes around it.
 * Spaces, wildcards and quotes that the value opens and closes itself may be meant.
 * @returns the character; undefined when there is none
 */
export function readInPlace(value: string, start: Quote): string | undefined {
  let quote = start;
  for (let offset = 0; offset < value.length; offset++) {
    const character = value[offset] ?? '';
    if (character === '\\' && quote !== "'") offset++;
    else if (start !== undefined && character === start) return character;
    else if (character === quote) quote = undefined;
    else if (quote === undefined) {
      if (character === "'" || character === '"') quote = character;
      else if (';&|<>()\n'.includes(character)) return character === '\n' ? 'a line break' : character;
    }
  }
  return quote === start ? undefined : quote;
}

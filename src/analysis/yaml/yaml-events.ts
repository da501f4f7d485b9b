import { parseEvents, YAMLException, type Event } from 'js-yaml';
import { YamlError } from './yaml-node.js';

/** Parser events of a text, with the text they refer to and the way back to the offsets of the original. */
export interface EventStream {
  readonly text: string;
  readonly events: readonly Event[];
  readonly original: (offset: number) => number;
}

// PyYAML's reader takes these characters and no others.
const UNPRINTABLE = /[^\t\n\r\x20-\x7E\x85\xA0-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;

/** Lines that may be less indented than the value they continue; more than that is no honest file. */
const MAXIMUM_PADDED = 1000;

/**
 * Parses a text into events. Inside brackets and quotes PyYAML does not look at indentation, js-yaml does: such lines
 * are padded before they reach it.
 * @throws YamlError or YAMLException
 */
export function readEvents(text: string): EventStream {
  const unprintable = UNPRINTABLE.exec(text);
  if (unprintable !== null) {
    const code = unprintable[0].codePointAt(0) ?? 0;
    const name = `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
    throw new YamlError(`the character ${name} is not allowed in YAML`, unprintable.index);
  }
  const padded = new PaddedText(text);
  for (;;) {
    try {
      return {
        text: padded.text,
        events: parseEvents(padded.text, {}),
        original: (offset) => padded.original(offset),
      };
    } catch (error) {
      if (!(error instanceof YAMLException)) throw error;
      const offset = Math.min(error.mark?.position ?? 0, padded.text.length);
      if (error.reason !== 'deficient indentation' || !padded.padLineOf(offset)) {
        throw new YamlSyntaxFault(error.reason, padded.original(offset));
      }
    }
  }
}

/** What js-yaml found wrong, at an offset of the original text. */
export class YamlSyntaxFault extends Error {
  readonly offset: number;

  constructor(reason: string, offset: number) {
    super(reason);
    this.offset = offset;
  }
}

/** A text with spaces put in front of some lines. */
class PaddedText {
  text: string;
  private readonly padding: string;
  /** Where padding was put in, as offsets of the padded text, ascending. */
  private insertions: number[] = [];

  constructor(text: string) {
    this.text = text;
    const indents = Array.from(text.matchAll(/^ */gm), (match) => match[0].length);
    this.padding = ' '.repeat(indents.reduce((most, indent) => Math.max(most, indent), 0) + 1);
  }

  /** Pads the line that holds an offset; false when that was done before or has been done too often. */
  padLineOf(offset: number): boolean {
    const start = this.text.lastIndexOf('\n', offset - 1) + 1;
    if (start === 0 || this.insertions.includes(start) || this.insertions.length >= MAXIMUM_PADDED)
      return false;
    this.text = this.text.slice(0, start) + this.padding + this.text.slice(start);
    this.insertions = this.insertions.map((place) => (place > start ? place + this.padding.length : place));
    this.insertions.push(start);
    this.insertions.sort((one, other) => one - other);
    return true;
  }

  original(offset: number): number {
    let shift = 0;
    for (const place of this.insertions) {
      if (place >= offset) break;
      shift += Math.min(this.padding.length, offset - place);
    }
    return offset - shift;
  }
}

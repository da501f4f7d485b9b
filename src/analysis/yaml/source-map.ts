import { parentPointer } from '../../core/json-pointer.js';

/** A place in a text; lines and columns count from 1. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Turns offsets into lines and columns. Lines end as YAML 1.1 has it: LF, CRLF or CR. */
export class LineIndex {
  private readonly starts: number[] = [0];

  constructor(text: string) {
    for (const match of text.matchAll(/\r\n|\n|\r/g)) this.starts.push(match.index + match[0].length);
  }

  position(offset: number): Position {
    let low = 0;
    let high = this.starts.length - 1;
    while (low < high) {
      const middle = Math.ceil((low + high) / 2);
      if ((this.starts[middle] ?? 0) <= offset) low = middle;
      else high = middle - 1;
    }
    return { line: low + 1, column: offset - (this.starts[low] ?? 0) + 1 };
  }
}

/** The position of each value of a YAML document, by JSON pointer. */
export class SourceMap {
  private readonly values = new Map<string, number>();
  private readonly keys = new Map<string, number>();
  /** Single values as written, before they were taken for numbers or booleans. */
  private readonly texts = new Map<string, string>();
  private readonly lines: LineIndex;

  constructor(private readonly source: string) {
    this.lines = new LineIndex(source);
  }

  /** Notes where the value at a pointer starts, its key if it has one, and how a single value is written. */
  add(pointer: string, valueOffset: number, keyOffset?: number, text?: string): void {
    this.values.set(pointer, valueOffset);
    if (text !== undefined) this.texts.set(pointer, text);
    if (keyOffset !== undefined) this.keys.set(pointer, keyOffset);
  }

  at(offset: number): Position {
    return this.lines.position(offset);
  }

  /** The position of the value, or of the nearest thing around it that the file holds. */
  value(pointer: string): Position {
    const offset = this.values.get(pointer);
    if (offset !== undefined) return this.at(offset);
    return pointer === '' ? this.at(0) : this.value(parentPointer(pointer));
  }

  /** The position of a part of a text, such as a field within a block of lines; that of the text if it is not found. */
  part(pointer: string, part: RegExp): Position {
    const start = this.values.get(pointer);
    if (start === undefined) return this.value(pointer);
    return this.at(start + (part.exec(this.written(start))?.index ?? 0));
  }

  /**
   * The position of a character of a text, by how many of the same come before it there: so a place within a text is
   * found however its lines are folded and indented in the file. That of the text if there are not as many.
   */
  occurrence(pointer: string, character: string, before: number): Position {
    const start = this.values.get(pointer);
    if (start === undefined) return this.value(pointer);
    const written = this.written(start);
    let offset = written.indexOf(character);
    for (let passed = 0; passed < before && offset >= 0; passed++) {
      offset = written.indexOf(character, offset + 1);
    }
    return this.at(start + Math.max(0, offset));
  }

  /** The file from an offset to the next value or key. */
  private written(start: number): string {
    const later = [...this.values.values(), ...this.keys.values()].filter((offset) => offset > start);
    const end = later.reduce((least, offset) => Math.min(least, offset), Infinity);
    return this.source.slice(start, end);
  }

  /** The position of the key of the value; of the value itself for items of lists. */
  key(pointer: string): Position {
    const offset = this.keys.get(pointer);
    return offset === undefined ? this.value(pointer) : this.at(offset);
  }

  /** A single value as it is written, without quotes; undefined for lists, mappings and what is not in the file. */
  text(pointer: string): string | undefined {
    return this.texts.get(pointer);
  }

  has(pointer: string): boolean {
    return this.values.has(pointer);
  }

  pointers(): IterableIterator<string> {
    return this.values.keys();
  }
}

import { LineIndex, type Position } from '../yaml/source-map.js';

/** What a YAML file says of its schema, for editors. */
export interface SchemaLine {
  /** Path relative to the file, or a URL. */
  readonly address: string;
  readonly position: Position;
}

const LINE = /^[ \t]*#[ \t]*yaml-language-server[ \t]*:.*?\$schema=(\S+)/m;

/**
 * The schema that a YAML text names in a comment, `# yaml-language-server: $schema=ADDRESS`; undefined when it names none.
 * The convention is that of the YAML language server, which editors use.
 */
export function findSchemaLine(text: string): SchemaLine | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [whole, address = ''] = match;
  return { address, position: new LineIndex(text).position(match.index + whole.length - address.length) };
}

/** Whether an address names something that would have to be fetched. */
export function isUrl(address: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(address);
}

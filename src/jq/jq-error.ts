import { ReanaMadminerError } from '../core/errors.js';

/** A jq program that does not compile, or that failed; the message holds jq's own words. */
export class JqError extends ReanaMadminerError {
  declare readonly code: 'engine';
  /** Line and column within the program, from 1, of what does not compile. */
  readonly place: JqPlace | undefined;

  constructor(message: string, place?: JqPlace) {
    super('engine', message);
    this.place = place;
  }

  /** The same error of a program that begins so many lines further down. */
  below(lines: number): JqError {
    if (this.place === undefined || lines === 0) return this;
    return new JqError(this.message, { ...this.place, line: this.place.line - lines });
  }
}

export interface JqPlace {
  readonly line: number;
  readonly column: number;
}

/** The exit code of jq for a program that does not compile. */
const COMPILE_ERROR = 3;

/** What jq prints when it fails, as an error: the first of its messages, without what is the same for all. */
export function readJqError(exitCode: number, printed: string): JqError {
  if (exitCode !== COMPILE_ERROR)
    return new JqError(printed.replace(/^jq: error \([^)]*\)(?: \(not a string\))?: /, ''));
  const [, words = printed] = /^jq: error: (.*?)(?:\n|$)/.exec(printed) ?? [];
  const [, message, line, column] = /^(.*) at <top-level>, line (\d+), column (\d+):?$/.exec(words) ?? [];
  if (message === undefined) return new JqError(words);
  return new JqError(message, { line: Number(line), column: Number(column) });
}

import type { Readable, Writable } from 'node:stream';
import { createStyles, type Styles } from './output/styles.js';

/** An output stream that may be a terminal. */
export type Output = Writable & {
  readonly isTTY?: boolean;
  readonly columns?: number;
  readonly rows?: number;
};

/** An input stream that may be a terminal. */
export type Input = Readable & { readonly isTTY?: boolean };

/** What a command may touch of the process it runs in: tests bring their own. */
export interface Io {
  /** What is piped in or typed; absent where there is nothing to read. */
  readonly stdin?: Input;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Absolute folder that relative paths of the command line are meant from. */
  readonly cwd: string;
}

/** The same with the streams, which only a `Terminal` writes to. */
export interface ProcessIo extends Io {
  /** Results, and nothing else. */
  readonly stdout: Output;
  /** Progress, warnings and errors. */
  readonly stderr: Output;
}

/** How texts for a stream are styled and laid out. */
export interface Paint extends Styles {
  readonly hasColor: boolean;
  /** Columns of the terminal; undefined where lines may have any length. */
  readonly columns?: number | undefined;
}

/** No colours, and lines of any length. */
export const PLAIN: Paint = createPaint(false);

/** Colours for a stream: on a terminal only, off under NO_COLOR, on anywhere under FORCE_COLOR. */
export function paintFor(stream: Output, env: Io['env']): Paint {
  return createPaint(usesColor(stream, env), stream.isTTY === true ? stream.columns : undefined);
}

export function createPaint(hasColor: boolean, columns?: number): Paint {
  return { ...createStyles(hasColor), hasColor, columns };
}

function usesColor(stream: Output, env: Io['env']): boolean {
  if (isSet(env['NO_COLOR'])) return false;
  if (isSet(env['FORCE_COLOR'])) return env['FORCE_COLOR'] !== '0';
  return stream.isTTY === true && env['TERM'] !== 'dumb';
}

/** True where a frame may be redrawn: a terminal that isn't a CI job's. */
export function isLive(stream: Output, env: Io['env']): boolean {
  return stream.isTTY === true && env['TERM'] !== 'dumb' && !isSet(env['CI']);
}

function isSet(value: string | undefined): boolean {
  return value !== undefined && value !== '';
}

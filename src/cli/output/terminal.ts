import { isLive, paintFor, type Output, type Paint, type ProcessIo } from '../io.js';
import { hanging, jsonLine, printable } from './printable.js';
import { printText } from './print-text.js';

type Stream = 'stdout' | 'stderr';

/**
 * Both output streams behind one gate: what servers, files and users wrote is shown on them and never obeyed. Commands
 * and views have no other way to print.
 */
export class Terminal {
  readonly paint: Readonly<Record<Stream, Paint>>;
  /** True where progress may be redrawn on standard error. */
  readonly isLive: boolean;
  private readonly streams: Readonly<Record<Stream, Output>>;

  constructor({ stdout, stderr, env }: Pick<ProcessIo, Stream | 'env'>) {
    this.streams = { stdout, stderr };
    this.paint = { stdout: paintFor(stdout, env), stderr: paintFor(stderr, env) };
    this.isLive = isLive(stderr, env);
  }

  /** Prints a line for people, on standard error; or a line of the result, on standard output. Further lines are indented. */
  print(line: string, stream: Stream = 'stderr'): void {
    this.streams[stream].write(`${printable(hanging(line))}\n`);
  }

  /** Prints lines for people, on standard error, as they are. */
  printBlock(text: string): void {
    this.streams.stderr.write(`${printable(text)}\n`);
  }

  /** Prints a value as one line of JSON on standard output. */
  printJson(value: unknown): void {
    this.streams.stdout.write(`${jsonLine(value)}\n`);
  }

  /** Prints a result of any length. @throws the reason of the signal when that fires in between */
  async printResult(text: string, signal: AbortSignal): Promise<void> {
    await printText(this.streams.stdout, printable(text), signal);
  }

  /**
   * Standard error itself, for what moves the cursor: frames of progress and prompts. What they show has to be
   * `printable`.
   */
  ungated(): Output {
    return this.streams.stderr;
  }
}

import { systemClock, type Clock } from '../core/clock.js';
import type { JsonValue } from '../core/json.js';
import { asJqNumbers } from '../core/json/jq-numbers.js';
import { parseExactJson } from '../core/json/parse-exact-json.js';
import { writeJson } from '../core/json/write-json.js';
import { formerFunction } from './former-functions.js';
import { JqError, readJqError } from './jq-error.js';
import { JqThread } from './jq-thread.js';

/** How long one program may run. Those of workflows take milliseconds. */
const LIMIT_MS = 30_000;

/** Characters of JSON that a program may return. */
const MOST_OUTPUT = 64 * 1024 * 1024;

/** Runs a program on one input. @throws JqError when it fails */
export type JqProgram = (input: JsonValue, wanted: 'first' | 'all') => Promise<readonly JsonValue[]>;

export interface JqOptions {
  /** Ends what runs. */
  readonly signal?: AbortSignal;
  /** Measures the time that programs take, which is real. */
  readonly clock?: Clock;
  readonly limitMs?: number;
  readonly mostOutput?: number;
}

/**
 * jq 1.8, compiled to WebAssembly: `compile(program)`, then `(input) → outputs`. Its outputs are those of PyPI's `jq`, which
 * Yadage uses: every number is a double, and with `first` nothing after the first output is run.
 * It reads no files and no environment variables.
 */
export class Jq {
  private readonly programs = new Map<string, Promise<JqProgram>>();
  private readonly thread: JqThread;
  private readonly signal: AbortSignal | undefined;
  private readonly mostOutput: number;

  constructor({ signal, clock = systemClock, limitMs = LIMIT_MS, mostOutput = MOST_OUTPUT }: JqOptions = {}) {
    this.thread = new JqThread(clock, limitMs);
    this.signal = signal;
    this.mostOutput = mostOutput;
  }

  /** @throws JqError with the place in a program that does not compile */
  compile(program: string): Promise<JqProgram> {
    const known = this.programs.get(program);
    if (known !== undefined) return known;
    const compiled = this.complete(program).then((complete): JqProgram => {
      const variants = { first: `first(${complete}\n)`, all: limitOutput(complete, this.mostOutput) };
      return (input, wanted) => this.run(variants[wanted], writeJson(input));
    });
    this.programs.set(program, compiled);
    return compiled;
  }

  /** Ends jq. */
  close(): Promise<void> {
    return this.thread.close();
  }

  /** The program as it compiles, with the definitions of functions that jq 1.8 no longer has. */
  private async complete(program: string, added: readonly string[] = []): Promise<string> {
    const complete = [...added, program].join('\n');
    try {
      await this.run(complete, '');
      return complete;
    } catch (error) {
      if (!(error instanceof JqError)) throw error;
      const former = formerFunction(error.message);
      if (former === undefined || added.includes(former)) throw error.below(added.length);
      return this.complete(program, [former, ...added]);
    }
  }

  private async run(program: string, input: string): Promise<readonly JsonValue[]> {
    const { stdout, stderr, exitCode } = await this.thread.run(program, input, this.signal);
    if (exitCode !== 0) throw readJqError(exitCode, stderr);
    return stdout === '' ? [] : stdout.split('\n').map((line) => asJqNumbers(parseExactJson(line) ?? null));
  }
}

/** Ends a program that would return more than could be kept. */
function limitOutput(program: string, most: number): string {
  const size = '. + ($output | tojson | length)';
  const keep = `if . > ${most} then error("the program returns more than ${most} characters") else $output end`;
  return `foreach (${program}\n) as $output (0; ${size}; ${keep})`;
}

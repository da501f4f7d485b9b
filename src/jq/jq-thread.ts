import module from 'node:module';
import { Worker } from 'node:worker_threads';
import type { JqResult } from 'jq-wasm';
import type { Clock } from '../core/clock.js';
import { AbortedError, errorMessage } from '../core/errors.js';
import { JqError } from './jq-error.js';

/** Text in place of a file: where a file beside this one lies depends on the bundle that holds them. */
const PROGRAM = `
const { parentPort, workerData } = require('node:worker_threads');
const loading = require(workerData).loadJq();
parentPort.on('message', async ([program, input]) => {
  const jq = await loading;
  try {
    parentPort.postMessage(jq.raw(input, program, ['-c', '--']));
  } catch (error) {
    parentPort.postMessage(String(error));
  }
});
`;

/**
 * jq in a thread of its own, which a program that never ends does not survive. The thread starts with the first program,
 * which takes about 60 ms, and does not keep the process alive.
 */
export class JqThread {
  private worker: Worker | undefined;
  private last: Promise<unknown> = Promise.resolve();

  /** @param limitMs how long a program may run */
  constructor(
    private readonly clock: Clock,
    private readonly limitMs: number,
  ) {}

  /**
   * What jq prints when it runs a program on an input. One program runs at a time.
   * @param input JSON text; the empty text has no value, so that the program is only compiled
   * @throws JqError when it runs for too long or takes too much memory; AbortedError when the signal fires
   */
  run(program: string, input: string, signal?: AbortSignal): Promise<JqResult> {
    const result = this.last.then(() => this.runNext([program, input], signal));
    this.last = result.catch(() => undefined);
    return result;
  }

  /** Ends the thread, with what runs in it. */
  async close(): Promise<void> {
    const { worker } = this;
    this.worker = undefined;
    await worker?.terminate();
  }

  private async runNext(
    request: readonly [string, string],
    signal: AbortSignal | undefined,
  ): Promise<JqResult> {
    if (signal?.aborted === true) throw stopped(signal);
    const worker = (this.worker ??= startWorker());
    const done = new AbortController();
    worker.ref();
    worker.postMessage(request);
    try {
      const answer = await Promise.race([
        nextMessage(worker, done.signal),
        this.clock.sleep(
          this.limitMs,
          signal === undefined ? done.signal : AbortSignal.any([signal, done.signal]),
        ),
      ]);
      if (typeof answer === 'object') return answer;
      // After `Aborted()` the state of the program in WebAssembly is undefined.
      await this.close();
      throw new JqError(answer === undefined ? this.describeLimit() : describeAbort(answer));
    } catch (error) {
      if (!(error instanceof JqError)) await this.close();
      throw signal?.reason === undefined ? error : stopped(signal);
    } finally {
      done.abort();
      worker.unref();
    }
  }

  private describeLimit(): string {
    return `the program has not ended after ${this.limitMs / 1000} s`;
  }
}

function startWorker(): Worker {
  const library = module.createRequire(import.meta.url).resolve('jq-wasm');
  // What it prints says nothing that its answer does not.
  return new Worker(PROGRAM, { eval: true, workerData: library, stdout: true, stderr: true });
}

function nextMessage(worker: Worker, done: AbortSignal): Promise<JqResult | string> {
  return new Promise((resolve, reject) => {
    const listeners = {
      message: resolve,
      error: (error: unknown) => reject(new JqError(`jq could not be run: ${errorMessage(error)}`)),
      exit: () => reject(new JqError('jq was ended')),
    } as const;
    for (const [event, listener] of Object.entries(listeners)) worker.once(event, listener);
    done.addEventListener('abort', () => {
      for (const [event, listener] of Object.entries(listeners)) worker.off(event, listener);
    });
  });
}

/** jq has 256 MiB of memory and 1 MiB for its stack. */
function describeAbort(words: string): string {
  return /Aborted|memory|stack/i.test(words)
    ? 'the program takes more memory than jq has here (256 MiB)'
    : `jq could not be run: ${words}`;
}

function stopped(signal: AbortSignal): AbortedError {
  return new AbortedError('interrupted while jq was running', { cause: signal.reason });
}

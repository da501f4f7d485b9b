import type { EngineLog } from '../store/engine-log.js';
import type { Runtime } from '../runtimes/runtime.js';

type Listener = (line: string) => void;

interface Preparation {
  readonly done: Promise<void>;
  readonly lines: string[];
  readonly listeners: Set<Listener>;
}

/**
 * Prepares the images of one run concurrently from its start, so that a step waits only for its own image, and only
 * for the rest of its preparation.
 */
export class ImagePreparation {
  private readonly runtime: Runtime;
  private readonly log: EngineLog;
  private readonly signal: AbortSignal;
  private readonly images = new Map<string, Preparation>();

  constructor(runtime: Runtime, log: EngineLog, signal: AbortSignal) {
    this.runtime = runtime;
    this.log = log;
    this.signal = signal;
  }

  startAll(images: Iterable<string>): void {
    for (const image of images) this.preparation(image);
  }

  /**
   * Resolves when the image is ready. The listener receives all lines of progress, past and future.
   * @throws EnvironmentError when it can't be prepared
   */
  async ready(image: string, listener: Listener): Promise<void> {
    const preparation = this.preparation(image);
    preparation.lines.forEach(listener);
    preparation.listeners.add(listener);
    try {
      await preparation.done;
    } finally {
      preparation.listeners.delete(listener);
    }
  }

  private preparation(image: string): Preparation {
    const known = this.images.get(image);
    if (known !== undefined) return known;
    const lines: string[] = [];
    const listeners = new Set<Listener>();
    const report = (line: string): void => {
      this.log.info(`${image}: ${line}`);
      lines.push(line);
      for (const listener of listeners) listener(line);
    };
    const done = this.runtime.prepare(image, report, this.signal);
    // Steps that need the image get the failure; until then it must not count as an unhandled rejection.
    done.catch(() => undefined);
    const preparation = { done, lines, listeners };
    this.images.set(image, preparation);
    return preparation;
  }
}

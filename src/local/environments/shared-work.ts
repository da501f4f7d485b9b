import { AbortedError } from '../../core/errors.js';
import { throwIfAborted } from '../abort.js';

type Report = (line: string) => void;

interface Job {
  readonly done: Promise<void>;
  readonly listeners: Set<Report>;
  readonly controller: AbortController;
}

/** Work that several callers wait for but that is done once; it is cancelled when none of them waits any more. */
export class SharedWork {
  private readonly jobs = new Map<string, Job>();

  /** Starts the work, or joins the same work under way. Rejects as soon as the caller's own signal fires. */
  async run(
    key: string,
    work: (report: Report, signal: AbortSignal) => Promise<void>,
    report: Report,
    signal: AbortSignal,
  ): Promise<void> {
    throwIfAborted(signal);
    const job = this.jobs.get(key) ?? this.start(key, work);
    const listener: Report = (line) => report(line);
    job.listeners.add(listener);
    let leave = (): void => undefined;
    const left = new Promise<never>((_resolve, reject) => {
      leave = () => {
        job.listeners.delete(listener);
        if (job.listeners.size > 0) {
          reject(new AbortedError('interrupted while an environment was made', { cause: signal.reason }));
        } else {
          // The last caller waits until the work has cleaned up after itself.
          if (this.jobs.get(key) === job) this.jobs.delete(key);
          job.controller.abort(signal.reason);
        }
      };
      signal.addEventListener('abort', leave, { once: true });
    });
    try {
      await Promise.race([job.done, left]);
    } catch (error) {
      throwIfAborted(signal);
      throw error;
    } finally {
      signal.removeEventListener('abort', leave);
      job.listeners.delete(listener);
    }
    throwIfAborted(signal);
  }

  private start(key: string, work: (report: Report, signal: AbortSignal) => Promise<void>): Job {
    const listeners = new Set<Report>();
    const controller = new AbortController();
    const report: Report = (line) => listeners.forEach((listener) => listener(line));
    const done = work(report, controller.signal).finally(() => {
      if (this.jobs.get(key) === job) this.jobs.delete(key);
    });
    const job: Job = { done, listeners, controller };
    this.jobs.set(key, job);
    return job;
  }
}

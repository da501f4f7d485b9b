import { AbortedError } from '../../core/errors.js';

/** What a step occupies of the machine while it runs. */
export interface Resources {
  readonly cores: number;
  readonly memoryBytes: number;
}

interface Waiting {
  readonly wanted: Resources;
  readonly admit: (lease: Lease) => void;
}

/** A share of the machine, to be released once. */
export interface Lease {
  readonly granted: Resources;
  release(): void;
}

/**
 * Shares the cores and the memory of this machine among the steps of all runs: strictly first come, first served, so
 * that small steps never starve a big one. A step that requests more than the machine has gets all of it.
 */
export class StepQueue {
  private readonly budget: Resources;
  private free: Resources;
  private readonly waiting: Waiting[] = [];

  constructor(budget: Resources) {
    this.budget = budget;
    this.free = budget;
  }

  get length(): number {
    return this.waiting.length;
  }

  /** Resolves when the share is free. @throws AbortedError when the signal fires first */
  acquire(wanted: Resources, signal: AbortSignal): Promise<Lease> {
    return new Promise((resolve, reject) => {
      const fail = (): void => {
        const place = this.waiting.indexOf(entry);
        if (place >= 0) this.waiting.splice(place, 1);
        reject(new AbortedError('interrupted while waiting for a free core', { cause: signal.reason }));
        this.admitNext();
      };
      const entry: Waiting = {
        wanted: {
          cores: Math.min(wanted.cores, this.budget.cores),
          memoryBytes: Math.min(wanted.memoryBytes, this.budget.memoryBytes),
        },
        admit: (lease) => {
          signal.removeEventListener('abort', fail);
          resolve(lease);
        },
      };
      if (signal.aborted) {
        fail();
        return;
      }
      signal.addEventListener('abort', fail, { once: true });
      this.waiting.push(entry);
      this.admitNext();
    });
  }

  private admitNext(): void {
    for (;;) {
      const next = this.waiting[0];
      if (next === undefined || !fits(next.wanted, this.free)) return;
      this.waiting.shift();
      this.free = add(this.free, next.wanted, -1);
      next.admit(this.lease(next.wanted));
    }
  }

  private lease(granted: Resources): Lease {
    let held = true;
    return {
      granted,
      release: () => {
        if (!held) return;
        held = false;
        this.free = add(this.free, granted, 1);
        this.admitNext();
      },
    };
  }
}

function fits(wanted: Resources, free: Resources): boolean {
  return wanted.cores <= free.cores && wanted.memoryBytes <= free.memoryBytes;
}

function add(a: Resources, b: Resources, sign: 1 | -1): Resources {
  return { cores: a.cores + sign * b.cores, memoryBytes: a.memoryBytes + sign * b.memoryBytes };
}

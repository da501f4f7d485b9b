import type { Repeat } from '../../src/core/timing/repeat.js';

interface Task {
  readonly milliseconds: number;
  readonly run: () => void;
  due: number;
}

/** Time that passes when a test says so, for the limits on silence of one client. */
export class ManualTimer {
  private readonly tasks = new Set<Task>();
  private time = 0;

  /** How many exchanges of the client are watched. */
  get size(): number {
    return this.tasks.size;
  }

  readonly repeat: Repeat = (run, milliseconds) => {
    const task = { milliseconds, run, due: this.time + milliseconds };
    this.tasks.add(task);
    return () => void this.tasks.delete(task);
  };

  pass(milliseconds: number): void {
    this.time += milliseconds;
    for (const task of this.tasks) {
      for (; task.due <= this.time && this.tasks.has(task); task.due += task.milliseconds) task.run();
    }
  }
}

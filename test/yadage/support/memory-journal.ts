import type { Journal } from '../../../src/execution/journal.js';
import type { EngineEvent } from '../../../src/yadage/events.js';

/** A journal that keeps what a file would: the events' JSON. */
export class MemoryJournal implements Journal<EngineEvent> {
  readonly lines: string[] = [];

  constructor(lines: readonly string[] = []) {
    this.lines.push(...lines);
  }

  get events(): EngineEvent[] {
    return this.lines.map((line) => JSON.parse(line) as EngineEvent);
  }

  read(): Promise<EngineEvent[]> {
    return Promise.resolve(this.events);
  }

  append(event: EngineEvent): Promise<void> {
    this.lines.push(JSON.stringify(event));
    return Promise.resolve();
  }
}

import type { Journal } from '../../../src/execution/journal.js';
import type { EngineEvent } from '../../../src/yadage/events.js';

/** A journal that keeps what a file would: the events' JSON. */
export class MemoryJournal<Event = EngineEvent> implements Journal<Event> {
  readonly lines: string[] = [];

  constructor(lines: readonly string[] = []) {
    this.lines.push(...lines);
  }

  get events(): Event[] {
    return this.lines.map((line) => JSON.parse(line) as Event);
  }

  read(): Promise<Event[]> {
    return Promise.resolve(this.events);
  }

  append(event: Event): Promise<void> {
    this.lines.push(JSON.stringify(event));
    return Promise.resolve();
  }
}

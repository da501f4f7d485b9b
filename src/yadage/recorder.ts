import type { Clock } from '../core/clock.js';
import type { Journal } from './effects.js';
import type { EngineEvent, EventBody } from './events.js';
import { applyEvent, type RunState } from './state.js';

/** Adds events to the state and the journal, in the same order. */
export class Recorder {
  private written: Promise<void> = Promise.resolve();

  constructor(
    readonly state: RunState,
    private readonly journal: Journal,
    private readonly clock: Clock,
    private readonly observe: (event: EngineEvent) => void,
  ) {}

  record(body: EventBody): void {
    const event: EngineEvent = { ...body, time: this.clock.now() };
    applyEvent(this.state, event);
    const write = this.journal.append(event);
    this.written = Promise.all([this.written, write]).then(() => undefined);
    // `flush` throws the error; until then it must not count as unhandled.
    this.written.catch(() => undefined);
    this.observe(event);
  }

  /** Resolves when everything recorded so far is stored; rejects when the journal cannot be written. */
  flush(): Promise<void> {
    return this.written;
  }
}

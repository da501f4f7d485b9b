import type { Clock } from '../core/clock.js';
import type { Journal, Timed } from './journal.js';

export interface RecorderOptions<State, Body> {
  readonly state: State;
  /** Changes the state as the event says. */
  readonly apply: (state: State, event: Timed<Body>) => void;
  readonly journal: Journal<Timed<Body>>;
  readonly clock: Clock;
  /** Called with every event, in order, as soon as the state includes it. */
  readonly observe?: ((event: Timed<Body>) => void) | undefined;
}

/** Adds events to the state of a run and to its journal, in the same order. */
export class Recorder<State, Body> {
  readonly state: State;
  private written: Promise<void> = Promise.resolve();

  constructor(private readonly options: RecorderOptions<State, Body>) {
    this.state = options.state;
  }

  record(body: Body): void {
    const { apply, journal, clock, observe } = this.options;
    const event: Timed<Body> = { ...body, time: clock.now() };
    apply(this.state, event);
    const write = journal.append(event);
    this.written = Promise.all([this.written, write]).then(() => undefined);
    // `flush` throws the error; until then it must not count as unhandled.
    this.written.catch(() => undefined);
    observe?.(event);
  }

  /** Resolves when everything recorded so far is stored; rejects when the journal cannot be written. */
  flush(): Promise<void> {
    return this.written;
  }
}

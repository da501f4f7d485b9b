/** An event with its time, in milliseconds since the epoch: one line of a journal. */
export type Timed<Body> = Body & { readonly time: number };

/** The append-only log of one run. */
export interface Journal<Event> {
  read(): Promise<readonly Event[]>;
  /** Resolves when the event is stored. Events are appended in the order of the calls. */
  append(event: Event): Promise<void>;
}

import type { EngineEvent } from '../../yadage/events.js';
import { isPurePublishing, stepOf } from '../../yadage/stages/specification.js';
import { applyEvent, emptyState, type RunState } from '../../yadage/state.js';

/** Counts the steps of a run that run something, as the engine finds them. */
export class StepCounter {
  readonly #state: RunState = emptyState();
  #counted = 0;
  #total = 0;

  constructor(events: Iterable<EngineEvent> = []) {
    for (const event of events) this.observe(event);
  }

  get total(): number {
    return this.#total;
  }

  /** Takes the next event; true when it changed the total. */
  observe(event: EngineEvent): boolean {
    applyEvent(this.#state, event);
    const added = [...this.#state.nodes.values()].slice(this.#counted);
    this.#counted += added.length;
    const before = this.#total;
    this.#total += added.filter((node) => !isPurePublishing(stepOf(this.#state, node))).length;
    return this.#total !== before;
  }
}

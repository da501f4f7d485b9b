import type { EngineEvent } from '../../yadage/events.js';
import { isPurePublishing, stepOf } from '../../yadage/stages/specification.js';
import { applyEvent, emptyState, type RunState } from '../../yadage/state.js';

/** Counts the steps of a run that run a command, as the engine adds them. */
export class StepCounter {
  private readonly state: RunState = emptyState();
  private seen = 0;
  private counted = 0;

  constructor(events: Iterable<EngineEvent> = []) {
    for (const event of events) this.observe(event);
  }

  get total(): number {
    return this.counted;
  }

  /** Processes the next event; true when it changed the total. */
  observe(event: EngineEvent): boolean {
    applyEvent(this.state, event);
    const added = [...this.state.nodes.values()].slice(this.seen);
    this.seen += added.length;
    const before = this.counted;
    this.counted += added.filter((node) => !isPurePublishing(stepOf(this.state, node))).length;
    return this.counted !== before;
  }
}

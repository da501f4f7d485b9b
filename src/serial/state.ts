import type { SerialEvent } from './events.js';
import type { SerialPlan } from './serial-plan.js';

export interface FailedCommand {
  /** Its `id` in the plan. */
  readonly command: string;
  readonly exitCode: number | null;
  readonly reason: string;
}

/** The fold of a journal. */
export interface SerialState {
  plan: SerialPlan | null;
  status: 'running' | 'succeeded' | 'failed';
  /** Commands that have ended well, by their `id`. */
  readonly finished: Set<string>;
  failure: FailedCommand | null;
}

export function replay(events: readonly SerialEvent[]): SerialState {
  const state: SerialState = { plan: null, status: 'running', finished: new Set(), failure: null };
  for (const event of events) applyEvent(state, event);
  return state;
}

export function applyEvent(state: SerialState, event: SerialEvent): void {
  switch (event.type) {
    case 'run-started':
      state.plan = event.plan;
      break;
    case 'command-finished':
      state.finished.add(event.command);
      break;
    case 'command-failed': {
      const { command, exitCode, reason } = event;
      state.failure = { command, exitCode, reason };
      break;
    }
    case 'run-finished':
      state.status = event.status;
      break;
    case 'command-started':
    case 'run-resumed':
      break;
  }
}

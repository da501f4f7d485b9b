import type { StepLog } from '../../../reana/model.js';
import { describeError } from '../../views/error-view.js';
import type { RunProgressEvent } from './run-progress-state.js';

/** An event as a line of JSON, without whole logs and specifications. */
export function runEventJson(event: RunProgressEvent, now: number): Readonly<Record<string, unknown>> {
  return { time: new Date(now).toISOString(), ...runEventFields(event) };
}

function runEventFields(event: RunProgressEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'checked':
      return { type: event.type, file: event.analysis.file, warnings: event.warnings };
    case 'step-started':
    case 'step-finished':
      return { type: event.type, step: stepJson(event.step) };
    case 'steps':
      return { type: event.type, steps: event.steps.map(stepJson) };
    case 'step-failed':
      return { type: event.type, step: stepJson(event.step), logTail: event.logTail };
    case 'transferring':
      return { ...event };
    case 'connection-lost':
      return { type: event.type, error: describeError(event.error) };
    default:
      return event;
  }
}

function stepJson({ jobId, name, status, started, ended }: StepLog): Readonly<Record<string, unknown>> {
  return { jobId, name, status, started, ended };
}

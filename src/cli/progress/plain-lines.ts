import type { StepLog } from '../../reana/model.js';
import { formatBytes, formatDuration, formatProgress, plural } from '../views/quantities.js';
import type { ProgressEvent, ProgressState } from './progress-state.js';
import { transferText } from './transfer-text.js';

/** The one line that an event is worth where nothing can be redrawn, or undefined. `state` is that after it. */
export function plainLine(event: ProgressEvent, state: ProgressState): string | undefined {
  switch (event.type) {
    case 'checked':
      return `checked ${event.analysis.file}`;
    case 'created':
      return `created ${event.run.name}`;
    case 'uploading':
    case 'downloading':
      return `${event.type} ${plural(event.files, 'file')} (${formatBytes(event.bytes)})${already(event.present)}`;
    case 'started':
      return `started ${event.run.name}`;
    case 'status':
      return `${event.run.name} is ${event.run.rawStatus}`;
    case 'step-started':
      return `${event.step.name} started`;
    case 'step-finished':
      return `${event.step.name} finished${timeTaken(event.step)}${counted(state)}`;
    case 'step-failed':
      return `${event.step.name} failed${timeTaken(event.step)}${counted(state)}`;
    case 'connection-lost':
      return `connection lost, trying again: ${event.error.message}`;
    case 'connection-restored':
      return 'connection restored';
    case 'stalled':
      return event.hint;
    case 'note':
      return event.text;
    // Both are said as what should be read even later.
    case 'resumed':
    case 'warning':
    case 'transferring':
      return state.transfer && `${state.transfer.direction}: ${transferText(state.transfer)}`;
    case 'left-out':
    case 'steps':
    case 'uploaded':
    case 'downloaded':
    case 'progress':
      return undefined;
  }
}

function already(present = 0): string {
  return present === 0 ? '' : `, ${present} there already`;
}

function timeTaken({ started, ended }: StepLog): string {
  if (started === undefined || ended === undefined) return '';
  return ` after ${formatDuration(ended.getTime() - started.getTime())}`;
}

function counted({ progress }: ProgressState): string {
  return progress === undefined || progress.total === 0 ? '' : ` (${formatProgress(progress)})`;
}

import type { Run, StepLog } from '../../../reana/model.js';
import { formatBytes, formatDuration, formatProgress, plural } from '../../views/quantities.js';
import { shownName, type RunProgressEvent, type RunProgressState } from './run-progress-state.js';
import { transferText } from './transfer-text.js';

/** The line that is printed of an event where nothing can be redrawn, if any. `state` is that after it. */
export function lineOf(event: RunProgressEvent, state: RunProgressState): string | undefined {
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
      return statusLine(event.run);
    case 'step-started':
      return `${shownName(event.step)} started`;
    case 'step-finished':
      return `${shownName(event.step)} finished${timeTaken(event.step)}${counted(state)}`;
    case 'step-failed':
      return `${shownName(event.step)} failed${timeTaken(event.step)}${counted(state)}`;
    case 'connection-lost':
      return `connection lost, trying again: ${event.error.message}`;
    case 'connection-restored':
      return 'connection restored';
    case 'stalled':
      return event.hint;
    case 'note':
      return event.text;
    // Printed as warnings.
    case 'resumed':
    case 'warning':
    case 'left-out':
    case 'transferring':
    case 'steps':
    case 'uploaded':
    case 'downloaded':
    case 'progress':
      return undefined;
  }
}

/** `NAME is running`, `NAME failed`; with the server's own word for a status that this version does not know. */
export function statusLine({ name, status, rawStatus }: Run): string {
  switch (status) {
    case 'finished':
    case 'failed':
      return `${name} ${status}`;
    case 'created':
    case 'stopped':
    case 'deleted':
      return `${name} was ${status}`;
    case 'queued':
    case 'pending':
    case 'running':
    case 'unknown':
      return `${name} is ${rawStatus}`;
  }
}

/** The progress of a transfer. */
export function summaryOf({ type }: RunProgressEvent, { transfer }: RunProgressState): string | undefined {
  if (type !== 'transferring' || transfer === undefined) return undefined;
  return `${transfer.direction}: ${transferText(transfer)}`;
}

function already(present = 0): string {
  return present === 0 ? '' : `, ${present} there already`;
}

function timeTaken({ started, ended }: StepLog): string {
  if (started === undefined || ended === undefined) return '';
  return ` after ${formatDuration(ended.getTime() - started.getTime())}`;
}

function counted({ progress }: RunProgressState): string {
  return progress === undefined || progress.total === 0 ? '' : ` (${formatProgress(progress)})`;
}

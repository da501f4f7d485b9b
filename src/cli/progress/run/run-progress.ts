import type { Context } from '../../context.js';
import { withCommand } from '../../views/action-line.js';
import { createDisplay, type Display } from '../display.js';
import { renderRun } from './run-frame.js';
import { runEventJson } from './run-json.js';
import { lineOf, summaryOf } from './run-lines.js';
import { foldRunEvent, INITIAL_RUN_PROGRESS, type RunProgressEvent } from './run-progress-state.js';
import { warningsOf } from './run-warnings.js';

/**
 * Shows the progress of a run or a transfer.
 * @param options.emits whether each event is a line of JSON under `--json`
 */
export function createRunProgress(context: Context, { emits = false } = {}): Display<RunProgressEvent> {
  const { clock, serverFlags } = context;
  const began = clock.now();
  let state = INITIAL_RUN_PROGRESS;
  const display = createDisplay<RunProgressEvent>(
    {
      ...(emits ? { json: runEventJson } : {}),
      frame: (_size, paint) => renderRun(state, clock.now() - began, paint),
      frameInterval: 1000,
      // With thousands of files, `transferring` comes often enough.
      isDrawnAtOnce: ({ type }) => type !== 'uploaded' && type !== 'downloaded',
      warnings: (event, paint) => warningsOf(withCommand(event, serverFlags), paint),
      line: (event) => lineOf(withCommand(event, serverFlags), state),
      summary: (event) => summaryOf(event, state),
    },
    context,
  );
  return {
    show(event) {
      state = foldRunEvent(state, withCommand(event, serverFlags));
      display.show(event);
    },
    end: () => display.end(),
  };
}

import { defined } from '../../../core/defined.js';
import type { Context } from '../../context.js';
import { withCommand } from '../../views/action-line.js';
import { createDisplay, type Display } from '../display.js';
import { renderRun } from './run-frame.js';
import { PaceTracker } from './run-pace.js';
import { runEventJson } from './run-json.js';
import { lineOf, summaryOf } from './run-lines.js';
import {
  foldRunEvent,
  INITIAL_RUN_PROGRESS,
  type FrameEvent,
  type RunProgressEvent,
} from './run-progress-state.js';
import { warningsOf } from './run-warnings.js';

/** Shows the progress of a run; events that only a frame shows are taken, too. */
export type RunDisplay = Display<RunProgressEvent | FrameEvent>;

/**
 * Shows the progress of a run or a transfer.
 * @param options.emits whether each event is a line of JSON under `--json`
 */
export function createRunProgress(context: Context, { emits = false } = {}): RunDisplay {
  const { clock, serverFlags } = context;
  const began = clock.now();
  let tracker: PaceTracker | undefined;
  let state = INITIAL_RUN_PROGRESS;
  const display = createDisplay<RunProgressEvent>(
    {
      ...(emits ? { json: runEventJson } : {}),
      frame: ({ rows }, paint) => {
        const now = clock.now();
        return renderRun(state, now - began, paint, { now, rows, ...defined({ pace: tracker?.pace(now) }) });
      },
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
      if (event.type === 'planned' || event.type === 'output') {
        state = foldRunEvent(state, event);
        if (event.type === 'planned' && event.earlier !== undefined) tracker = new PaceTracker(event.earlier);
        return;
      }
      if (event.type === 'status' || event.type === 'progress') tracker?.update(event.run, clock.now());
      state = foldRunEvent(state, withCommand(event, serverFlags));
      display.show(event);
    },
    end: () => display.end(),
  };
}

import { TERMINAL_STATUSES, type Run, type RunReference } from '../../../reana/model.js';
import type { FollowedEvent } from '../../../runs/follow/follow.js';
import type { Context } from '../../context.js';
import type { Paint } from '../../io.js';
import { withCommand } from '../../views/action-line.js';
import { plural } from '../../views/quantities.js';
import { runsText, statusText } from '../../views/run/run-view.js';
import { createDisplay, type Display, type FrameSize } from '../display.js';
import { runEventJson } from './run-json.js';
import { statusLine } from './run-lines.js';
import {
  beginRuns,
  countStatuses,
  foldRunsEvent,
  seenRuns,
  type RunsProgressState,
} from './runs-progress-state.js';
import { oneLine } from '../../output/printable.js';

/** Shows the progress of several runs. */
export interface RunsProgress extends Display<FollowedEvent> {
  /** The runs as they were last seen. */
  runs(): readonly Run[];
}

/** Lines of the frame that are no runs, and one for the cursor. */
const OTHER_ROWS = 5;
/** Many events come at once, and a table of many runs takes a while. */
const FRAME_INTERVAL = 250;

/** A table on a terminal, a line per change of state elsewhere. */
export function createRunsProgress(references: readonly RunReference[], context: Context): RunsProgress {
  let state = beginRuns(references);
  const spellOut = (followed: FollowedEvent): FollowedEvent => ({
    ...followed,
    event: withCommand(followed.event, context.serverFlags),
  });
  const display = createDisplay<FollowedEvent>(
    {
      json: ({ event }, now) => runEventJson(event, now),
      frame: (size, paint) => renderRuns(state, context.clock.now(), size, paint),
      frameInterval: FRAME_INTERVAL,
      line: (followed) => lineOf(spellOut(followed), state),
    },
    context,
  );
  return {
    show(followed) {
      state = foldRunsEvent(state, spellOut(followed));
      display.show(followed);
    },
    runs: () => seenRuns(state),
    end: () => display.end(),
  };
}

function lineOf({ event }: FollowedEvent, state: RunsProgressState): string | undefined {
  switch (event.type) {
    case 'status': {
      const hasEnded = TERMINAL_STATUSES.has(event.run.status);
      const count = hasEnded ? ` (${state.ended} of ${state.runs.size} have ended)` : '';
      return `${statusLine(event.run)}${count}`;
    }
    case 'stalled':
      return event.hint;
    case 'connection-lost':
      return `connection lost, trying again: ${event.error.message}`;
    case 'connection-restored':
      return 'connection restored';
    default:
      return undefined;
  }
}

/** Counts, then as many runs as there is room for: those that failed, then those under way, then the rest. */
export function renderRuns(
  state: RunsProgressState,
  now: number,
  { rows }: Pick<FrameSize, 'rows'>,
  paint: Paint,
): string {
  const runs = seenRuns(state);
  const counts = countStatuses(runs).map(
    ([status, count]) => `${count} ${statusText({ status, rawStatus: status }, paint)}`,
  );
  const lines = [`${paint.bold(plural(state.runs.size, 'run'))}  ${counts.join(', ')}`];
  const room = Math.max(1, rows - OTHER_ROWS);
  const chosen = [...runs].sort((a, b) => rank(a) - rank(b)).slice(0, room);
  if (chosen.length > 0) lines.push(...runsText(chosen, now, paint).split('\n'));
  if (runs.length > chosen.length) lines.push(paint.dim(`and ${runs.length - chosen.length} more`));
  if (state.isCutOff) lines.push(paint.yellow('connection lost, trying again'));
  const [hint] = state.stalled.values();
  if (hint !== undefined) lines.push(paint.yellow(oneLine(hint)));
  return lines.join('\n');
}

const RANKS: Readonly<Partial<Record<Run['status'], number>>> = {
  failed: 0,
  stopped: 0,
  deleted: 0,
  finished: 2,
};

function rank({ status }: Run): number {
  return RANKS[status] ?? 1;
}

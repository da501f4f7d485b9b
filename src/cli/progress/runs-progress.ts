import { createLogUpdate } from 'log-update';
import { TERMINAL_STATUSES, type Run, type RunReference } from '../../reana/model.js';
import type { FollowedEvent } from '../../runs/follow/follow.js';
import type { Context } from '../context.js';
import { isLive, paintFor, type Paint } from '../io.js';
import { plural } from '../views/quantities.js';
import { runsText, statusText } from '../views/run/run-view.js';
import { describeEvent } from './event-json.js';
import { cut } from './frame.js';
import { repeat } from '../../core/timing/repeat.js';
import { beginRuns, countEnded, countStatuses, foldRuns, seenRuns, type RunsState } from './runs-state.js';

/** Shows on standard error how far several runs are. */
export interface RunsProgress {
  show(followed: FollowedEvent): void;
  /** The runs as they were last seen. */
  runs(): readonly Run[];
  /** Takes the table away. May be called twice. */
  end(): void;
}

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Lines of the frame that are no runs, and one for the cursor. */
const OTHER_ROWS = 5;
const INTERVAL = 250;

/** A table that is redrawn on a terminal, a line per change of state elsewhere, JSON lines under `--json`. */
export function createRunsProgress(references: readonly RunReference[], context: Context): RunsProgress {
  let state = beginRuns(references);
  const display = isLive(context.io.stderr, context.io.env)
    ? createTable(context, () => state)
    : context.json
      ? { show: () => undefined, end: () => undefined }
      : { show: (followed: FollowedEvent) => sayLine(followed, state, context), end: () => undefined };
  return {
    show(followed) {
      state = foldRuns(state, followed);
      if (context.json) context.emit(describeEvent(followed.event, context.clock.now()));
      display.show(followed);
    },
    runs: () => seenRuns(state),
    end: () => display.end(),
  };
}

function sayLine({ event }: FollowedEvent, state: RunsState, { say }: Pick<Context, 'say'>): void {
  switch (event.type) {
    case 'status': {
      const hasEnded = TERMINAL_STATUSES.has(event.run.status);
      const count = hasEnded ? ` (${countEnded(state)} of ${state.runs.size} have ended)` : '';
      say(`${event.run.name} is ${event.run.rawStatus}${count}`);
      return;
    }
    case 'stalled':
      say(event.hint);
      return;
    case 'connection-lost':
      say(`connection lost, trying again: ${event.error.message}`);
      return;
    case 'connection-restored':
      say('connection restored');
  }
}

function createTable({ io, clock }: Context, now: () => RunsState): Pick<RunsProgress, 'show' | 'end'> {
  const display = createLogUpdate(io.stderr as NodeJS.WritableStream);
  const paint = paintFor(io.stderr, io.env);
  let shown = '';
  const draw = (): void => {
    const size = { columns: io.stderr.columns ?? DEFAULT_COLUMNS, rows: io.stderr.rows ?? DEFAULT_ROWS };
    const frame = renderRuns(now(), clock.now(), size, paint);
    if (frame === shown) return;
    shown = frame;
    display(frame);
  };
  // Many events come at once, and a table of many runs takes a while.
  const stop = repeat(draw, INTERVAL, clock);
  return {
    show: () => undefined,
    end() {
      stop();
      display.clear();
      display.done();
    },
  };
}

/** Counts, then as many runs as there is room for: those that failed, then those under way, then the rest. */
export function renderRuns(
  state: RunsState,
  now: number,
  { columns, rows }: { readonly columns: number; readonly rows: number },
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
  if (hint !== undefined) lines.push(paint.yellow(hint));
  return lines.map((line) => cut(line, columns)).join('\n');
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

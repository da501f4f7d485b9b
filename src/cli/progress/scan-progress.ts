import { createLogUpdate } from 'log-update';
import type { ScanEvent } from '../../scans/events.js';
import type { Context } from '../context.js';
import { hintText } from '../views/error-view.js';
import { isLive, paintFor, type Paint } from '../io.js';
import { repeat } from '../../core/timing/repeat.js';
import { EMPTY_BOARD, foldScan, type ScanBoard } from './scan-board.js';
import { renderScan, type ScanTitle } from './scan-frame.js';
import { describeScanEvent } from './scan-json.js';
import { countsText, failureText, stepsText } from './scan-text.js';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Many events come at once. */
const BETWEEN_FRAMES = 250;
/** Where nothing can be redrawn, counts that change are worth a line this often, in milliseconds. */
const BETWEEN_LINES = 10_000;

/** Shows on standard error how far a scan is. */
export interface ScanProgress {
  show(event: ScanEvent): void;
  board(): ScanBoard;
  /** Takes the frame away. May be called twice. */
  end(): void;
}

type Display = Pick<ScanProgress, 'show' | 'end'>;

/** A frame that is redrawn on a terminal, a line per change elsewhere, JSON lines on standard output under `--json`. */
export function createScanProgress(title: ScanTitle, context: Context): ScanProgress {
  let board = EMPTY_BOARD;
  const display = createDisplay(title, context, () => board);
  return {
    show(event) {
      board = foldScan(board, event);
      context.emit(describeScanEvent(event, context.clock.now()));
      display.show(event);
    },
    board: () => board,
    end: () => display.end(),
  };
}

function createDisplay(title: ScanTitle, context: Context, board: () => ScanBoard): Display {
  if (isLive(context.io.stderr, context.io.env)) return createFrame(title, context, board);
  return context.json ? { show: () => undefined, end: () => undefined } : createLines(title, context, board);
}

function createFrame(title: ScanTitle, { io, clock }: Context, board: () => ScanBoard): Display {
  const display = createLogUpdate(io.stderr as NodeJS.WritableStream);
  const paint = paintFor(io.stderr, io.env);
  const began = clock.now();
  let shown = '';
  const draw = (): void => {
    const size = { columns: io.stderr.columns ?? DEFAULT_COLUMNS, rows: io.stderr.rows ?? DEFAULT_ROWS };
    const frame = renderScan(title, board(), clock.now() - began, size, paint);
    if (frame === shown) return;
    shown = frame;
    display(frame);
  };
  const stop = repeat(draw, BETWEEN_FRAMES, clock);
  return {
    show(event) {
      for (const warning of warningsOf(event, paint)) display.persist(warning);
    },
    end() {
      stop();
      display.clear();
      display.done();
    },
  };
}

function createLines({ name }: ScanTitle, context: Context, board: () => ScanBoard): Display {
  const { io, clock } = context;
  const paint = paintFor(io.stderr, io.env);
  let told = -Infinity;
  let line = '';
  const tellCounts = ({ counts, steps }: ScanBoard): void => {
    const far = steps === undefined || counts?.running === 0 ? '' : `; steps: ${stepsText(steps)}`;
    const next = counts === undefined ? '' : `${name}: ${countsText(counts, paint)}${far}`;
    if (next === line) return;
    line = next;
    told = clock.now();
    context.say(line);
  };
  // Also what changed within the time after a line.
  const stop = repeat(() => tellCounts(board()), BETWEEN_LINES, clock);
  return {
    show(event) {
      const said = lineOf(event);
      if (said !== undefined) context.say(said);
      for (const warning of warningsOf(event, paint)) context.say(warning);
      if (clock.now() - told >= BETWEEN_LINES) tellCounts(board());
    },
    end() {
      stop();
      tellCounts(board());
    },
  };
}

function lineOf(event: ScanEvent): string | undefined {
  switch (event.type) {
    case 'failed':
      return failureText(event);
    case 'held':
      return `nothing new is started: ${event.message}`;
    case 'connection-lost':
      return `connection lost, trying again: ${event.error.message}`;
    case 'connection-restored':
      return 'connection restored';
    default:
      return undefined;
  }
}

function warningsOf(event: ScanEvent, paint: Paint): readonly string[] {
  if (event.type !== 'warning') return [];
  const text = `${paint.yellow('warning:')} ${event.message}`;
  return event.hint === undefined ? [text] : [text, hintText(event.hint, paint)];
}

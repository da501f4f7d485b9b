import { createLogUpdate } from 'log-update';
import { repeat } from '../../core/timing/repeat.js';
import type { Context } from '../context.js';
import type { Paint } from '../io.js';
import { fitLines } from '../output/fit-lines.js';
import { oneLine, printable } from '../output/printable.js';

const DEFAULT_COLUMNS = 80;
const DEFAULT_ROWS = 24;
/** Milliseconds between two summaries where nothing can be redrawn. */
const BETWEEN_SUMMARIES = 10_000;

/** Shows the progress of something on standard error. */
export interface Display<Event> {
  readonly show: (event: Event) => void;
  /** Takes away what is drawn. May be called twice. */
  readonly end: () => void;
}

/** How much room a frame has. Longer lines are cut. */
export interface FrameSize {
  readonly columns: number;
  readonly rows: number;
}

/** How progress is shown on each kind of output, in the state after the latest event. */
export interface Presentation<Event> {
  /** An event as a line of JSON. Nothing is printed as JSON when left out. */
  readonly json?: (event: Event, now: number) => unknown;
  /** What a terminal shows. */
  readonly frame: (size: FrameSize, paint: Paint) => string;
  /** Milliseconds between two frames. */
  readonly frameInterval: number;
  /** Events that are drawn at once, and not with the next frame: none when left out. */
  readonly isDrawnAtOnce?: (event: Event) => boolean;
  /** Lines that stay when the frame has gone. */
  readonly warnings?: (event: Event, paint: Paint) => readonly string[];
  /** The line to print for an event where nothing can be redrawn, if any. */
  readonly line?: (event: Event, paint: Paint) => string | undefined;
  /** A line that is printed every 10 s at most, when it has changed. */
  readonly summary?: (event: Event, paint: Paint) => string | undefined;
  /** The same, printed at the beginning, when time passes without events, and at the end, too. */
  readonly steadySummary?: (paint: Paint) => string | undefined;
}

/**
 * On a terminal, a frame that is redrawn; elsewhere, a line per event and a summary now and then; under `--json`, a
 * line of JSON per event on standard output.
 */
export function createDisplay<Event>(presentation: Presentation<Event>, context: Context): Display<Event> {
  const { json } = presentation;
  const display = context.terminal.isLive
    ? createFrameDisplay(presentation, context)
    : context.json
      ? { show: () => undefined, end: () => undefined }
      : createLineDisplay(presentation, context);
  if (json === undefined || !context.json) return display;
  return {
    show(event) {
      context.emit(json(event, context.clock.now()));
      display.show(event);
    },
    end: () => display.end(),
  };
}

function createFrameDisplay<Event>(
  { frame, frameInterval, isDrawnAtOnce, warnings }: Presentation<Event>,
  { terminal, clock }: Context,
): Display<Event> {
  const stderr = terminal.ungated();
  const screen = createLogUpdate(stderr as NodeJS.WritableStream);
  // Lines of a frame are cut, not broken.
  const paint = { ...terminal.paint.stderr, columns: undefined };
  let drawn = '';
  const draw = (): void => {
    const { columns = DEFAULT_COLUMNS, rows = DEFAULT_ROWS } = stderr;
    const text = printable(fitLines(frame({ columns, rows }, paint), columns));
    if (text === drawn) return;
    // log-update 7.2.0 does not move the lines below one that is gone or new, and they stay on the screen for ever.
    if (text.split('\n').length !== drawn.split('\n').length) screen.clear();
    drawn = text;
    screen(text);
  };
  const stop = repeat(draw, frameInterval, clock);
  return {
    show(event) {
      for (const warning of warnings?.(event, paint) ?? []) screen.persist(printable(warning));
      if (isDrawnAtOnce?.(event) === true) draw();
    },
    end() {
      stop();
      screen.clear();
      screen.done();
    },
  };
}

function createLineDisplay<Event>(
  { warnings, line, summary, steadySummary }: Presentation<Event>,
  context: Context,
): Display<Event> {
  const { clock, terminal } = context;
  const paint = terminal.paint.stderr;
  let latest = '';
  let printed = steadySummary === undefined ? clock.now() : -Infinity;
  const print = (text: string | undefined): void => {
    if (text === undefined || text === latest) return;
    latest = text;
    printed = clock.now();
    context.print(oneLine(text));
  };
  const printSteady = (): void => print(steadySummary?.(paint));
  const stop = steadySummary === undefined ? () => undefined : repeat(printSteady, BETWEEN_SUMMARIES, clock);
  return {
    show(event) {
      for (const warning of warnings?.(event, paint) ?? []) terminal.printBlock(warning);
      const text = line?.(event, paint);
      if (text !== undefined) context.print(oneLine(text));
      if (clock.now() - printed >= BETWEEN_SUMMARIES)
        print(summary?.(event, paint) ?? steadySummary?.(paint));
    },
    end() {
      stop();
      printSteady();
    },
  };
}

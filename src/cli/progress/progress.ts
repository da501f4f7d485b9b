import { createLogUpdate } from 'log-update';
import type { Context } from '../context.js';
import { isLive, paintFor } from '../io.js';
import { describeEvent } from './event-json.js';
import { warningsOf } from './event-warnings.js';
import { renderFrame } from './frame.js';
import { plainLine } from './plain-lines.js';
import { NOTHING_YET, type ProgressEvent, foldProgress } from './progress-state.js';
import { repeat } from '../../core/timing/repeat.js';

const DEFAULT_COLUMNS = 80;
/** Where nothing can be redrawn, a long transfer is worth a line this often, in milliseconds. */
const BETWEEN_LINES = 10_000;

/** Shows on standard error how far something is. */
export interface Progress {
  show(event: ProgressEvent): void;
  /** Takes the frame away, whether the work ended well or not. May be called twice. */
  end(): void;
}

/**
 * A frame that is redrawn on a terminal, a line per change elsewhere, nothing but JSON under `--json` when piped.
 * With `emits` each event is a JSON line on standard output under `--json`.
 */
export function createProgress(context: Context, { emits = false } = {}): Progress {
  const display = createDisplay(context);
  if (!context.json || !emits) return display;
  return {
    ...display,
    show(event) {
      context.emit(describeEvent(event, context.clock.now()));
      display.show(event);
    },
  };
}

function createDisplay(context: Context): Progress {
  if (isLive(context.io.stderr, context.io.env)) return createLiveProgress(context);
  return context.json ? createSilentProgress() : createPlainProgress(context);
}

function createSilentProgress(): Progress {
  return { show: () => undefined, end: () => undefined };
}

function createPlainProgress(context: Context): Progress {
  const paint = paintFor(context.io.stderr, context.io.env);
  let state = NOTHING_YET;
  let told = context.clock.now();
  return {
    show(event) {
      state = foldProgress(state, event);
      if (event.type === 'transferring') {
        if (context.clock.now() - told < BETWEEN_LINES) return;
        told = context.clock.now();
      }
      const line = plainLine(event, state);
      for (const warning of warningsOf(event, paint)) context.say(warning);
      if (line !== undefined) context.say(line);
    },
    end: () => undefined,
  };
}

function createLiveProgress({ io, clock }: Context): Progress {
  const display = createLogUpdate(io.stderr as NodeJS.WritableStream);
  const paint = paintFor(io.stderr, io.env);
  const began = clock.now();
  let state = NOTHING_YET;
  let shown = '';
  const draw = (): void => {
    const frame = renderFrame(state, clock.now() - began, io.stderr.columns ?? DEFAULT_COLUMNS, paint);
    if (frame === shown) return;
    shown = frame;
    display(frame);
  };
  const stop = repeat(draw, 1000, clock);
  return {
    show(event) {
      state = foldProgress(state, event);
      for (const warning of warningsOf(event, paint)) display.persist(warning);
      // Of thousands of files one after the other, `transferring` tells often enough.
      if (event.type !== 'uploaded' && event.type !== 'downloaded') draw();
    },
    end() {
      stop();
      display.clear();
      display.done();
    },
  };
}

import type { ScanEvent } from '../../../scans/events.js';
import type { Context } from '../../context.js';
import type { Paint } from '../../io.js';
import { withCommand } from '../../views/action-line.js';
import { hintText } from '../../views/error-view.js';
import { createDisplay, type Display } from '../display.js';
import { renderScan, type ScanTitle } from './scan-frame.js';
import { scanEventJson } from './scan-json.js';
import { foldScanEvent, INITIAL_SCAN_PROGRESS, type ScanProgressState } from './scan-progress-state.js';
import { countsText, failureText, stepsText } from './scan-text.js';
import { hanging } from '../../output/printable.js';

/** Many events come at once. */
const FRAME_INTERVAL = 250;

/** Shows the progress of a scan: counts of its points, and what failed. */
export function createScanProgress(title: ScanTitle, context: Context): Display<ScanEvent> {
  const { clock, serverFlags } = context;
  const began = clock.now();
  let state = INITIAL_SCAN_PROGRESS;
  const display = createDisplay<ScanEvent>(
    {
      json: scanEventJson,
      frame: (size, paint) => renderScan(title, state, clock.now() - began, size, paint),
      frameInterval: FRAME_INTERVAL,
      warnings: (event, paint) => warningsOf(withCommand(event, serverFlags), paint),
      line: lineOf,
      steadySummary: (paint) => summaryOf(title, state, paint),
    },
    context,
  );
  return {
    show(event) {
      state = foldScanEvent(state, event);
      display.show(event);
    },
    end: () => display.end(),
  };
}

function summaryOf(
  { name }: ScanTitle,
  { counts, steps }: ScanProgressState,
  paint: Paint,
): string | undefined {
  if (counts === undefined) return undefined;
  const far = steps === undefined || counts.running === 0 ? '' : `; steps: ${stepsText(steps)}`;
  return `${name}: ${countsText(counts, paint)}${far}`;
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
  const text = `${paint.yellow('warning:')} ${hanging(event.message)}`;
  return event.hint === undefined ? [text] : [text, hintText(event.hint, paint)];
}

import type { RunReference } from '../../../reana/model.js';
import type { FailureCause } from '../../../scans/events.js';
import type { Paint } from '../../io.js';
import { failedStepsText } from '../error-view.js';
import { plural } from '../quantities.js';

/** Points mostly fail alike. */
const MOST_LOGS = 3;

/** The ends of the logs of failed points, of a few that differ; the logs themselves and JSON have the others. */
export function logEndsText(
  failed: readonly {
    readonly run?: Pick<RunReference, 'name'> | undefined;
    readonly cause?: FailureCause | undefined;
  }[],
  paint: Paint,
): readonly string[] {
  const logs = failed.flatMap(({ run, cause }) => {
    const { step, logTail } = cause ?? {};
    const place = [run?.name, step].filter((part) => part !== undefined).join(' at ');
    return logTail === undefined ? [] : [{ name: place, logTail }];
  });
  const texts = failedStepsText(logs, paint, 'point');
  const more = texts.length - MOST_LOGS;
  return more <= 0 ? texts : [...texts.slice(0, MOST_LOGS), paint.dim(`and ${plural(more, 'other error')}`)];
}

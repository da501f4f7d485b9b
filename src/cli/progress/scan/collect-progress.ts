import type { CollectEvent } from '../../../scans/collect/collect-scan.js';
import type { Context } from '../../context.js';
import { plural } from '../../views/quantities.js';
import { createDisplay, type Display } from '../display.js';

/** Shows how many points have had their results downloaded. */
export function createCollectProgress(context: Context): Display<CollectEvent> {
  let text = '';
  const display = createDisplay<CollectEvent>(
    { frame: () => text, frameInterval: 1000, isDrawnAtOnce: () => true, summary: () => text },
    context,
  );
  return {
    show(event) {
      text = textOf(event);
      display.show(event);
    },
    end: () => display.end(),
  };
}

function textOf({ scan, ...event }: CollectEvent): string {
  const done = event.type === 'looked' ? 0 : event.done;
  return `${scan}: results of ${done} of ${plural(event.finished, 'point')} downloaded`;
}

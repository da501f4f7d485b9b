import { defined } from '../../core/defined.js';
import { formatDiagnostic } from '../../analysis/diagnostic.js';
import type { FollowedScanEvent } from '../../client/scans/follow-scan.js';
import type { ScanRunEvent } from '../../client/scans/run-scan.js';
import type { ScanMode } from '../../scan-file/scan.js';
import { START_INTERVAL } from '../../scans/plan/estimate-scan.js';
import type { Context } from '../context.js';
import type { Display } from '../progress/display.js';
import { createScanProgress } from '../progress/scan/scan-progress.js';
import type { ScanEvent } from '../../scans/events.js';

/** Shows how far a scan is, from its first event on. */
export interface ScanDisplay {
  onEvent(event: ScanRunEvent | FollowedScanEvent): void;
  /** Takes the display away. May be called twice. */
  end(): void;
}

/** @param isEmbedded whether the server is an embedded one, where runs start at once */
export function showScan(isEmbedded: boolean, context: Context): ScanDisplay {
  let progress: Display<ScanEvent> | undefined;
  const open = (name: string, mode: ScanMode): Display<ScanEvent> => {
    const startInterval = isEmbedded || mode === 'scatter' ? 0 : START_INTERVAL;
    return (progress = createScanProgress({ name, startInterval }, context));
  };
  return {
    onEvent(event) {
      switch (event.type) {
        case 'planned': {
          const { scan, warnings } = event.plan;
          const display = open(scan.name, scan.mode);
          for (const { hint, ...diagnostic } of warnings) {
            const message = formatDiagnostic(diagnostic);
            display.show({ type: 'warning', message, ...defined({ hint }) });
          }
          return;
        }
        case 'found':
          open(event.scan.name, event.scan.mode);
          return;
        default:
          progress?.show(event);
      }
    },
    end: () => progress?.end(),
  };
}

import type { ScanSummary } from '../../../scans/list-scans.js';
import type { Paint } from '../../io.js';
import { countsText } from '../../progress/scan/scan-text.js';
import { formatTime } from '../quantities.js';
import { tableText } from '../table.js';

/** One line per scan. */
export function scanListText(scans: readonly ScanSummary[], paint: Paint): string {
  if (scans.length === 0) return 'no scans';
  return tableText(
    ['SCAN', 'MODE', 'RUNS', 'POINTS WITH RUNS', 'BEGUN', 'LAST RUN'],
    scans.map(({ name, mode, runs, counts, isStopped, oldest, newest }) => [
      name,
      mode,
      String(runs),
      `${counts.total === 0 ? 'not known' : countsText(counts, paint)}${isStopped ? ` ${paint.yellow('(stopped)')}` : ''}`.trim(),
      formatTime(oldest),
      formatTime(newest),
    ]),
    paint,
  );
}

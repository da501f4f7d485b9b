import type { RunRecord } from '../../runs/record/run-record.js';
import { html } from '../markup.js';
import { formatUtc } from '../page/utc-time.js';
import type { PageSection } from '../page/page-document.js';
import { readResults } from './results/run-results.js';

export interface ReportRunOptions {
  /** Aborts the reading of result files. */
  readonly signal?: AbortSignal;
}

/**
 * A run as one HTML file that needs no network: what ran where and when, why it failed, results, parameters, graph,
 * timeline, plots, steps and logs. Runs of other analyses and runs in any state have a report, too; it has the sections
 * for which there is something to show. A run of 25 steps makes less than 3 MB; pictures, logs and commands are limited,
 * and the report says where something was left out.
 * @throws NetworkError and others when a result file can't be read
 * @example
 * import { reportRun } from 'reana-madminer/report';
 * import { writeFile } from 'node:fs/promises';
 *
 * const record = await client.runs.record('madminer');
 * await writeFile('report.html', await reportRun(record));
 */
export async function reportRun(record: RunRecord, { signal }: ReportRunOptions = {}): Promise<string> {
  // The drawing packages take longer to load than all the rest of the door.
  const [{ drawDocument }, { drawOverview }, { sectionsOfRun }] = await Promise.all([
    import('../page/page-document.js'),
    import('./sections/overview.js'),
    import('./sections-of-run.js'),
  ]);
  const results = await readResults(record, signal);
  const sections: readonly PageSection[] = await sectionsOfRun(record, results);
  return drawDocument({
    title: record.run.name,
    header: drawOverview(record, results),
    sections,
    footer: html`Report of ${record.run.name} by reana-madminer ${record.clientVersion}, read from the server
    at ${formatUtc(record.read)}.`,
  });
}

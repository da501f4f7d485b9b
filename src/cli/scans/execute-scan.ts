import { setFlagsFromString } from 'node:v8';
import { defined } from '../../core/defined.js';
import { AbortedError } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import type { ScanRunEvent } from '../../client/scans/run-scan.js';
import type { ScanOutcome } from '../../scans/events.js';
import type { ScanPlan } from '../../scans/plan/plan-scan.js';
import type { Context } from '../context.js';
import type { ScanCommandOptions } from '../flags/scan-options.js';
import { scanOutcomeJson } from '../progress/scan/scan-json.js';
import { shortfallText, type ScanReport } from '../views/scan/scan-report-view.js';
import { collectResults } from './collect-results.js';
import { showScan } from './show-scan.js';

/** A scan whose files are here, or the name of one whose files are read back from its runs. */
export type ScanToRun = { readonly plan: ScanPlan } | { readonly name: string };

/**
 * Runs the points of a scan and shows the progress; then downloads the results, if that was asked for.
 * @throws AbortedError on Ctrl-C, when started runs continue; what running and collecting throw
 */
export async function executeScan(
  work: ScanToRun,
  { collect: folder, ...options }: ScanCommandOptions,
  client: ReanaClient,
  context: Context,
): Promise<ScanReport> {
  // A process that runs for hours and mostly waits: V8 would let garbage grow to several times what is in use.
  setFlagsFromString('--optimize-for-size');
  const { plan, outcome } = await run(work, options, client, context);
  // Started runs continue, although this command does not wait for them.
  if (outcome.end === 'started') client.local?.keepRunning();
  const report: ScanReport = {
    kind: 'scan',
    mode: plan.scan.mode,
    server: client.serverUrl,
    isLocal: client.local !== undefined,
    ...scanOutcomeJson(outcome),
    ...defined({ junit: options.junit }),
  };
  const shortfall = shortfallText(report, context.terminal.paint.stderr);
  if (shortfall !== undefined) context.terminal.printBlock(shortfall);
  if (folder === undefined || outcome.end === 'timed-out') return report;
  return { ...report, collected: await collectResults(client, plan.scan, { folder }, context) };
}

async function run(
  work: ScanToRun,
  options: Omit<ScanCommandOptions, 'collect'>,
  client: ReanaClient,
  context: Context,
): Promise<{ readonly plan: ScanPlan; readonly outcome: ScanOutcome }> {
  const { signal } = context;
  const display = showScan(await client.server.isEmbedded({ signal }), context);
  let plan = 'plan' in work ? work.plan : undefined;
  const onEvent = (event: ScanRunEvent): void => {
    if (event.type === 'planned') ({ plan } = event);
    display.onEvent(event);
  };
  const running = { ...options, signal, onEvent };
  try {
    const outcome = await ('plan' in work
      ? client.scans.run(work.plan, running)
      : client.scans.resume(work.name, running));
    if (plan === undefined) throw new Error('a scan has been run without a plan');
    return { plan, outcome };
  } catch (error) {
    if (signal.aborted && plan !== undefined) throw interrupted(plan.scan.name, client, context);
    throw error;
  } finally {
    display.end();
  }
}

function interrupted(name: string, { local: server }: ReanaClient, { signal }: Context): AbortedError {
  const local = server === undefined ? '' : ' --local';
  return new AbortedError(`interrupted; the runs of the scan ${name} on the server continue`, {
    cause: signal.reason,
    hint: `the same command continues with the rest, \`reana-madminer scan stop ${name}${local}\` ends it`,
  });
}

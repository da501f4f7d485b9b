import { AbortedError } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import type { ScanRunEvent } from '../../client/scans/run-scan.js';
import type { ScanOutcome } from '../../scans/events.js';
import type { ScanPlan } from '../../scans/plan/plan-scan.js';
import type { Context } from '../context.js';
import { saveMemory } from '../follow/save-memory.js';
import type { ScanWishes } from '../flags/scan-options.js';
import { paintFor } from '../io.js';
import { scanOutcomeJson } from '../progress/scan/scan-json.js';
import { shortfallText, type ScanReport } from '../views/scan/scan-report-view.js';
import { collectResults } from './collect-results.js';
import { showScan } from './show-scan.js';

/** A scan whose files are here, or the name of one whose files are read back from its runs. */
export type ScanWork = { readonly plan: ScanPlan } | { readonly name: string };

/**
 * Makes the points of a scan, shows how far it is, and brings the results home, as far as was asked for.
 * @throws AbortedError on Ctrl-C, when what was started goes on; what running it and collecting throw
 */
export async function workOnScan(
  work: ScanWork,
  { collect: folder, ...wishes }: ScanWishes,
  client: ReanaClient,
  context: Context,
): Promise<ScanReport> {
  saveMemory();
  const { plan, outcome } = await run(work, wishes, client, context);
  // What was started goes on, also when nobody waits for it.
  if (outcome.end === 'started') client.local?.keepRunning();
  const report: ScanReport = {
    kind: 'scan',
    mode: plan.scan.mode,
    server: client.serverUrl,
    isLocal: client.local !== undefined,
    ...scanOutcomeJson(outcome),
    ...(wishes.junit === undefined ? {} : { junit: wishes.junit }),
  };
  const shortfall = shortfallText(report, paintFor(context.io.stderr, context.io.env));
  if (shortfall !== undefined) context.say(shortfall);
  if (folder === undefined || outcome.end === 'timed-out') return report;
  return { ...report, collected: await collectResults(client, plan.scan, { folder }, context) };
}

async function run(
  work: ScanWork,
  wishes: Omit<ScanWishes, 'collect'>,
  client: ReanaClient,
  context: Context,
): Promise<{ readonly plan: ScanPlan; readonly outcome: ScanOutcome }> {
  const { signal } = context;
  const display = showScan(client.isLocal, context);
  let plan = 'plan' in work ? work.plan : undefined;
  const onEvent = (event: ScanRunEvent): void => {
    if (event.type === 'planned') ({ plan } = event);
    display.onEvent(event);
  };
  const options = { ...wishes, signal, onEvent };
  try {
    const outcome = await ('plan' in work
      ? client.scans.run(work.plan, options)
      : client.scans.resume(work.name, options));
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
  return new AbortedError(`interrupted; what was started of the scan ${name} goes on`, {
    cause: signal.reason,
    hint: `the same command goes on with the rest, \`reana-madminer scan stop ${name}${local}\` ends it`,
  });
}

import { userFolders } from '../../config/folders.js';
import { defined } from '../../core/defined.js';
import { AbortedError, errorMessage, ReanaMadminerError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { BrokenOff } from '../../report/junit.js';
import type { ScanOutcome } from '../../scans/events.js';
import { START_INTERVAL } from '../../scans/plan/estimate-scan.js';
import type { ScanPlan } from '../../scans/plan/plan-scan.js';
import { runScan } from '../../scans/run-scan.js';
import { limitTime, type TimeLimit } from '../../runs/follow/time-limit.js';
import { formatDiagnostic } from '../../analysis/diagnostic.js';
import { collectResults } from './collect-results.js';
import type { Connection } from '../server/connection.js';
import type { Context } from '../context.js';
import { paintFor } from '../io.js';
import { describeOutcome } from '../progress/scan-json.js';
import { createScanProgress, type ScanProgress } from '../progress/scan-progress.js';
import { saveMemory } from '../follow/save-memory.js';
import { ScanJUnit } from '../follow/scan-junit.js';
import type { ScanWishes } from '../flags/scan-options.js';
import { shortfallText, type ScanReport } from '../views/scan/scan-report-view.js';

/** How long a report of a scan that was interrupted may take, in milliseconds. */
const PATIENCE = 10_000;

/** A scan that is worked on, and what it is worked on with. */
interface Work {
  readonly plan: ScanPlan;
  readonly wishes: ScanWishes;
  readonly connection: Connection;
  readonly context: Context;
}

/**
 * Makes the points of a scan, shows how far it is, and brings the results home, as far as was asked for.
 * @throws AbortedError on Ctrl-C, when what was started goes on; what running it and collecting throw
 */
export async function workOnScan(
  plan: ScanPlan,
  wishes: ScanWishes,
  connection: Connection,
  context: Context,
): Promise<ScanReport> {
  saveMemory();
  const paint = paintFor(context.io.stderr, context.io.env);
  const outcome = await run({ plan, wishes, connection, context });
  // What was started goes on, also when nobody waits for it.
  if (outcome.end === 'started') connection.keep();
  const { client, isLocal } = connection;
  const report: ScanReport = {
    kind: 'scan',
    mode: plan.scan.mode,
    server: client.serverUrl,
    isLocal,
    ...outcome,
    ...defined({ junit: wishes.junit }),
  };
  const shortfall = shortfallText(report, paint);
  if (shortfall !== undefined) context.say(shortfall);
  if (wishes.collect === undefined || outcome.end === 'timed-out') return report;
  const collected = await collectResults(client, plan.scan, { folder: wishes.collect }, context);
  return { ...report, collected };
}

type Outcome = Pick<ScanReport, 'scan' | 'counts' | 'failed' | 'end' | 'reason'>;

async function run(work: Work): Promise<Outcome> {
  const { plan, wishes, connection, context } = work;
  const { client } = connection;
  const { scan } = plan;
  const call = { signal: context.signal };
  const junit =
    wishes.junit === undefined ? undefined : await ScanJUnit.begin(client, scan, wishes.junit, call);
  // Not before: a report is begun however little time there is.
  const limit = limitTime(client.clock, wishes.timeout, context.signal);
  const startInterval = client.isLocal || scan.mode === 'scatter' ? 0 : START_INTERVAL;
  const progress = createScanProgress({ name: scan.name, startInterval }, context);
  let brokenOff: BrokenOff | undefined;
  try {
    const outcome = await followScan(work, limit, progress, junit);
    if (outcome.end !== 'done' && outcome.end !== 'started') {
      brokenOff = { kind: outcome.end, message: outcome.reason ?? `the scan was ${outcome.end}` };
    }
    return outcome;
  } catch (error) {
    const kind = ReanaMadminerError.is(error) ? error.code : 'unexpected';
    brokenOff = { kind, message: errorMessage(error) };
    throw error;
  } finally {
    limit.end();
    progress.end();
    if (junit !== undefined) await writeLast(junit, client, brokenOff);
  }
}

/** Also after Ctrl-C, when the signal has fired. */
async function writeLast(
  junit: ScanJUnit,
  client: RestClient,
  brokenOff: BrokenOff | undefined,
): Promise<void> {
  const limit = limitTime(client.clock, PATIENCE);
  try {
    await junit.end(client, brokenOff, limit.options);
  } finally {
    limit.end();
  }
}

async function followScan(
  { plan, wishes, connection, context }: Work,
  limit: TimeLimit,
  progress: ScanProgress,
  junit: ScanJUnit | undefined,
): Promise<Outcome> {
  const { wait, allowChanged, again, maxActive, retries, memory } = wishes;
  let outcome: ScanOutcome | undefined;
  for (const { hint, ...diagnostic } of plan.warnings) {
    const message = formatDiagnostic(diagnostic);
    progress.show({ type: 'warning', message, ...defined({ hint }) });
  }
  try {
    const events = runScan(connection.client, plan, {
      wait,
      allowChanged,
      again,
      ...defined({ maxActive, retries, memory }),
      journal: userFolders(context.io.env).state,
      ...limit.options,
    });
    for await (const event of events) {
      junit?.hear(event);
      // The plan's warnings come back with each point that is prepared.
      const isSaid = (message: string): boolean =>
        plan.warnings.some((each) => message.includes(each.message));
      if (event.type !== 'warning' || !isSaid(event.message)) progress.show(event);
      if (event.type === 'ended') ({ outcome } = event);
    }
  } catch (error) {
    if (context.signal.aborted) throw interrupted(plan.scan.name, connection, context);
    if (!limit.isOver()) throw error;
    return timedOut(plan, progress);
  }
  if (outcome === undefined) throw new Error('a scan has ended without saying how');
  return describeOutcome(outcome);
}

function timedOut({ scan }: ScanPlan, progress: ScanProgress): Outcome {
  const { counts, failures } = progress.board();
  const { length: total } = scan.points;
  const nothing = { total, missing: total, waiting: 0, running: 0, finished: 0, failed: 0, stopped: 0 };
  return {
    scan: scan.name,
    counts: counts ?? nothing,
    failed: [...failures.values()]
      .filter(({ willRetry }) => !willRetry)
      .map(({ point: { index, key, values }, run, cause }) => ({
        point: { index, key, values },
        run,
        cause,
      })),
    end: 'timed-out',
    reason: 'what was started goes on',
  };
}

function interrupted(name: string, { isLocal }: Connection, { signal }: Context): AbortedError {
  const local = isLocal ? ' --local' : '';
  return new AbortedError(`interrupted; what was started of the scan ${name} goes on`, {
    cause: signal.reason,
    hint: `the same command goes on with the rest, \`reana-madminer scan stop ${name}${local}\` ends it`,
  });
}

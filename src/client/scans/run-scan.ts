import { defined } from '../../core/defined.js';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import type { RestClient } from '../../reana/rest-client.js';
import { limitTime, type TimeLimit } from '../../runs/follow/time-limit.js';
import type { IncompleteScan } from '../../report/junit.js';
import type { ScanEvent, ScanOutcome } from '../../scans/events.js';
import { planScan, type PlanScanRequest, type ScanPlan } from '../../scans/plan/plan-scan.js';
import { restorePlan } from '../../scans/plan/restore-plan.js';
import { runScan, type RunScanOptions } from '../../scans/run-scan.js';
import { suggestNearest } from './scan-reference.js';
import { ScanJUnit } from './scan-junit.js';
import { ScanTally } from './scan-tally.js';

export interface ScanRunOptions extends RunScanOptions {
  /** Milliseconds to run it at most; its runs on the server continue, the outcome is `timed-out`. Default: no limit. */
  readonly timeout?: number;
  /** Path of the JUnit report of all points, which is written from the beginning. */
  readonly junit?: string;
  readonly onEvent?: (event: ScanRunEvent) => void;
}

/** An event while a scan runs. */
export type ScanRunEvent =
  /** The first event: the plan that will run. */
  { readonly type: 'planned'; readonly plan: ScanPlan } | ScanEvent;

/** How long the report of an interrupted scan may take, in milliseconds. */
const PATIENCE = 10_000;

/** Runs a scan, or continues it, with a time limit and a report if requested. */
export async function workOnScan(
  client: RestClient,
  scan: ScanPlan | PlanScanRequest,
  options: ScanRunOptions = {},
): Promise<ScanOutcome> {
  const { timeout, junit: file, onEvent, signal, ...terms } = options;
  const call = defined({ signal });
  const plan = 'record' in scan ? scan : await planScan({ ...call, ...scan });
  onEvent?.({ type: 'planned', plan });
  const junit = file === undefined ? undefined : await ScanJUnit.begin(client, plan.scan, file, call);
  // Not before: a report is begun however short the timeout is.
  const limit = limitTime(client.clock, timeout, signal);
  let brokenOff: IncompleteScan | undefined;
  try {
    const outcome = await runWithin(client, plan, terms, limit, (event) => {
      junit?.add(event);
      if (!isKnownWarning(event, plan)) onEvent?.(event);
    });
    const { end, reason = `the scan was ${end}` } = outcome;
    if (end !== 'done' && end !== 'started') brokenOff = { kind: end, message: reason };
    return outcome;
  } catch (error) {
    const kind = ReanaMadminerError.is(error) ? error.code : 'unexpected';
    brokenOff = { kind, message: errorMessage(error) };
    throw error;
  } finally {
    limit.end();
    if (junit !== undefined) await writeLast(junit, client, brokenOff);
  }
}

/** Continues a scan whose files are downloaded from its runs into a temporary folder. */
export async function resumeScan(
  client: RestClient,
  name: string,
  options: ScanRunOptions = {},
): Promise<ScanOutcome> {
  const { signal } = options;
  const call = defined({ signal });
  const folder = await mkdtemp(join(tmpdir(), 'reana-madminer-resume-'));
  try {
    const plan = await suggestNearest(client, call, () => restorePlan(client, name, folder, call));
    return await workOnScan(client, plan, options);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

async function runWithin(
  client: RestClient,
  plan: ScanPlan,
  terms: RunScanOptions,
  limit: TimeLimit,
  onEvent: (event: ScanEvent) => void,
): Promise<ScanOutcome> {
  const tally = new ScanTally();
  let outcome: ScanOutcome | undefined;
  try {
    for await (const event of runScan(client, plan, { ...terms, ...limit.options })) {
      tally.add(event);
      onEvent(event);
      if (event.type === 'ended') ({ outcome } = event);
    }
  } catch (error) {
    if (!limit.isOver()) throw error;
    const reason = 'its runs on the server continue';
    return { scan: plan.scan.name, ...tally.read(plan.scan), end: 'timed-out', reason };
  }
  if (outcome === undefined) throw new Error('a scan has ended without saying how');
  return outcome;
}

/** The plan's warnings are repeated with each prepared point. */
function isKnownWarning(event: ScanEvent, { warnings }: ScanPlan): boolean {
  return event.type === 'warning' && warnings.some((each) => event.message.includes(each.message));
}

/** Also after an interruption, when the signal has fired. */
async function writeLast(
  junit: ScanJUnit,
  client: RestClient,
  brokenOff: IncompleteScan | undefined,
): Promise<void> {
  const limit = limitTime(client.clock, PATIENCE);
  try {
    await junit.end(client, brokenOff, limit.options);
  } finally {
    limit.end();
  }
}

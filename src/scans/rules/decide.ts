import { defined } from '../../core/defined.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import type { ScanListing } from '../scan-listing.js';
import { countPoints } from '../scan-state.js';
import { endOf } from './end-rule.js';
import { judgePoint, type Look, type PointRules } from './point-rule.js';
import type { Decision, PointVerdict } from '../control/scan-actions.js';
import type { ScanMemory } from '../journal/scan-memory.js';
import { admit, type Limits } from '../control/throttle.js';

/** What is decided by, besides what there is. */
export interface ScanRules extends PointRules, Limits {
  /** Whether the scan is followed to its end, or only until all points are started. */
  readonly wait: boolean;
}

/**
 * Compares the points of a scan with the runs that there are, and says what is to be done next. The same question gets
 * the same answer; so it doesn't matter who asks, and what became of those who asked before.
 */
export function decide(
  points: readonly ScanPoint[],
  listing: ScanListing,
  memory: ScanMemory,
  rules: ScanRules,
  look: Look,
): Decision {
  const verdicts = points.map((point) =>
    judgePoint(point, listing.points.get(point.key) ?? [], memory, rules, look),
  );
  const due = verdicts.flatMap(({ actions }) => actions);
  const isStopped = listing.stop !== undefined;
  const actions = isStopped
    ? [...due.filter(({ type }) => type === 'discard'), ...withdraw(verdicts, memory)]
    : [...due, ...admit(verdicts, listing, memory, rules)];
  const counts = countPoints(verdicts);
  const isIdle = actions.length === 0 && memory.makings.size === 0 && memory.discarding.size === 0;
  const end = isIdle ? endOf(verdicts, counts, { isStopped, ...rules }) : undefined;
  return { actions, verdicts, counts, ...defined({ end }) };
}

/** Takes back what this process has made of a scan that was stopped. */
function withdraw(verdicts: readonly PointVerdict[], memory: ScanMemory): Decision['actions'] {
  return verdicts.flatMap(({ point, actions }) => {
    const making = memory.makings.get(point.key);
    const { run } = making ?? {};
    if (run === undefined || making?.phase === 'starting' || making?.phase === 'started') return [];
    const isUnderWay = memory.discarding.has(run.id) || actions.some(({ type }) => type === 'discard');
    return isUnderWay ? [] : [{ type: 'discard', point, run, why: 'the scan was stopped' }];
  });
}

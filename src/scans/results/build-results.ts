import { join } from 'node:path';
import pLimit from 'p-limit';
import type { Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import type { JsonValue } from '../../core/json.js';
import type { Run } from '../../reana/model.js';
import { findTakenNames } from '../../scan-file/column-labels.js';
import type { CollectRules, Scan, ScanPoint } from '../../scan-file/scan.js';
import type { FailureCause } from '../events.js';
import type { PointStatus } from '../point-state.js';
import type { CollectedPoint } from '../collect/collect-point.js';
import { combineNotes, type PointNote } from '../collect/point-notes.js';
import { pickNumbers } from './pick-numbers.js';
import { findSummary, readSummary } from './read-summary.js';
import { hasRepeats, summariseRepeats } from './repeats.js';
import { readLabels } from './summary-labels.js';
import { findNumber, type PointResult, type ScanResults } from './scan-results.js';

/** A point, its status, and what was collected of it. */
export interface PointOutcome {
  readonly point: ScanPoint;
  readonly name: string;
  readonly status: PointStatus;
  readonly attempts: number;
  readonly run?: Run;
  /** Folder of the run's workspace with the point's files, in a run of many points. */
  readonly within?: string;
  /** Why the point failed, in a run of many points. */
  readonly cause?: FailureCause;
  readonly collected?: CollectedPoint;
}

/** All that was collected of a scan. */
export interface CollectedOutcomes {
  readonly outcomes: readonly PointOutcome[];
  /** Why runs failed, by their ids. */
  readonly causes: ReadonlyMap<string, FailureCause>;
  readonly warnings: readonly string[];
}

const READ_AT_ONCE = 16;

/**
 * Builds the results of a scan from what was collected: reads the summaries, and summarises repeats.
 * @throws UsageError when a rule matches nothing or several things
 */
export async function buildResults(
  scan: Scan,
  folder: string,
  rules: CollectRules,
  { outcomes, causes, warnings: noted }: CollectedOutcomes,
  clock: Clock,
): Promise<ScanResults> {
  const limit = pLimit(READ_AT_ONCE);
  const read = (outcome: PointOutcome): Promise<PointSummary> =>
    limit(() => summaryOf(outcome, folder, rules.summary, clock));
  const found = await Promise.all(outcomes.map(read));
  const summaries = found.map(({ content }) => content);
  const warnings = [...noted, ...combineNotes(found.flatMap(({ note }) => note ?? []))];
  const taken = new Set(findTakenNames(scan.columns).keys());
  const { names, rows } = pickNumbers(summaries, rules.values, taken);
  const points = outcomes.map((outcome, position) => pointResult(outcome, rows[position] ?? {}, causes));
  const { columns } = scan;
  const content = { scan: scan.name, folder, columns, numbers: names, points };
  // Without any numbers there is nothing to rank, and no name is wrong.
  const best =
    rules.best === undefined || names.length === 0
      ? {}
      : { best: { ...rules.best, value: findNumber(names, rules.best.value) } };
  const groups = hasRepeats(content) ? summariseRepeats(content) : [];
  const [labels] = summaries.flatMap((summary) => (summary === undefined ? [] : (readLabels(summary) ?? [])));
  const sources = rules.values === undefined ? undefined : nameSources(rules.values, names);
  return { ...content, groups, ...best, ...defined({ sources, labels }), warnings };
}

/** Names of the rules are in the order of those of the tables, which may have got a prefix. */
function nameSources(
  values: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.values(values).map((pointer, index) => [names[index] ?? '', pointer]));
}

/** The content of a point's summary, or why there is none. */
interface PointSummary {
  readonly content?: JsonValue | undefined;
  readonly note?: PointNote;
}

async function summaryOf(
  { name, collected }: PointOutcome,
  folder: string,
  rule: string,
  clock: Clock,
): Promise<PointSummary> {
  if (collected === undefined) return {};
  const paths = collected.record.files.map(({ path }) => path);
  const path = findSummary(paths, rule, name);
  if (path === undefined) {
    const alone = `point ${name} has no ${rule}: its numbers are missing`;
    return { note: { point: name, alone, together: `points have no ${rule}: their numbers are missing` } };
  }
  const content = await readSummary(join(folder, name), path, clock);
  if (content !== undefined) return { content };
  const alone = `${path} of point ${name} is not JSON: its numbers are missing`;
  const together = `points have a ${path} that is not JSON: their numbers are missing`;
  return { note: { point: name, alone, together } };
}

function pointResult(
  { point, name, status, attempts, run, collected, cause: own }: PointOutcome,
  numbers: Readonly<Record<string, number>>,
  causes: ReadonlyMap<string, FailureCause>,
): PointResult {
  const cause = status === 'failed' && run !== undefined ? (own ?? causes.get(run.id)) : undefined;
  const { index, key, group, values } = point;
  return {
    ...{ index, key, name, group, status, attempts, values, numbers },
    ...(run === undefined ? {} : { run: { id: run.id, name: run.name } }),
    ...(collected === undefined ? {} : { folder: name }),
    files: collected?.record.files.map(({ path }) => path) ?? [],
    ...defined({ cause }),
  };
}

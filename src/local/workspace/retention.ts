import { createHash } from 'node:crypto';
import { isJsonNumber, isJsonObject, type JsonObject } from '../../core/json.js';
import { RequestError } from '../request-error.js';
import type { RunRecord } from '../store/run-record.js';
import { normalizeName } from './workspace-path.js';

const DAY = 24 * 60 * 60 * 1000;

export interface WorkspaceRetentionRule {
  readonly id: string;
  /** Glob of the files to be removed. */
  readonly files: string;
  readonly days: number;
  /** When they are due; undefined before the run has ended. */
  readonly applyOn?: Date;
  readonly status: 'created' | 'active' | 'inactive';
}

/** The rules that `reana.yaml` sets for how long files are kept. @throws RequestError 400 for invalid rules */
export function readRetentionDays(specification: JsonObject): ReadonlyMap<string, number> {
  const workspace = specification['workspace'];
  const rules = isJsonObject(workspace) ? workspace['retention_days'] : undefined;
  if (rules === undefined || rules === null) return new Map();
  if (!isJsonObject(rules)) throw new RequestError(400, 'workspace.retention_days is not a mapping.');
  return new Map(
    Object.entries(rules).map(([files, days]) => {
      if (files.startsWith('/'))
        throw new RequestError(400, `The retention rule ${files} is not a relative path.`);
      normalizeName(files.replaceAll('\\', ''));
      if (!isJsonNumber(days) || !Number.isInteger(Number(days)) || Number(days) < 0) {
        throw new RequestError(
          400,
          `The retention rule ${files} does not have a whole number of days of at least 0.`,
        );
      }
      return [files, Number(days)];
    }),
  );
}

/**
 * The rules of a run: pending until it has ended, active then, and inactive once a restart has its own.
 * @param isLatest no later restart works in the same workspace
 */
export function retentionRulesOf(run: RunRecord, isLatest: boolean): readonly WorkspaceRetentionRule[] {
  const hasEnded = run.status === 'finished' || run.status === 'failed';
  return [...readRetentionDays(run.specification)].map(([files, days]) => ({
    id: ruleId(run.id, files),
    files,
    days,
    status: !hasEnded ? 'created' : isLatest ? 'active' : 'inactive',
    ...(hasEnded && isLatest && run.ended !== undefined
      ? { applyOn: new Date(Date.parse(run.ended) + days * DAY) }
      : {}),
  }));
}

/** Deterministic: the same for every request. */
function ruleId(runId: string, files: string): string {
  const digits = createHash('sha256').update(`${runId}\n${files}`).digest('hex');
  const parts = [
    digits.slice(0, 8),
    digits.slice(8, 12),
    `4${digits.slice(13, 16)}`,
    `8${digits.slice(17, 20)}`,
  ];
  return [...parts, digits.slice(20, 32)].join('-');
}

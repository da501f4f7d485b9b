import type { FastifyInstance } from 'fastify';
import { retentionRulesOf } from '../../workspace/retention.js';
import { compareNumbers, fullName } from '../../store/run-record.js';
import type { ServerContext } from '../../server/server-context.js';
import { encodeTime } from '../../responses/encode.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';

/** `GET …/retention_rules`: how long files are to be kept. The embedded server reports the rules and removes nothing. */
export function addRetentionRules(app: FastifyInstance, { store }: ServerContext): void {
  app.get<{ Params: RunParameters }>('/api/workflows/:reference/retention_rules', (request) => {
    const run = lookUpRun(store, request.params.reference);
    const isLatest = store.runsSharingWorkspace(run).every((other) => compareNumbers(run, other) < 0);
    return {
      retention_rules: retentionRulesOf(run, isLatest).map((rule) => ({
        id: rule.id,
        workspace_files: rule.files,
        retention_days: rule.days,
        apply_on: encodeTime(rule.applyOn),
        status: rule.status,
      })),
      workflow_id: run.id,
      workflow_name: fullName(run),
    };
  });
}

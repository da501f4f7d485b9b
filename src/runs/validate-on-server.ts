import { defined } from '../core/defined.js';
import { SpecError } from '../analysis/diagnostic.js';
import type { Analysis } from '../analysis/analysis.js';
import type { ServerValidation, ValidateOptions } from '../reana/calls/validate-run.js';
import type { RestClient } from '../reana/rest-client.js';
import { formatFinding } from '../reana/wire/wire-finding.js';
import { checkCluster } from './submit/check-cluster.js';
import { buildNewRun } from './submit/new-run.js';

/**
 * Has the server check an analysis by its own rules.
 * @throws SpecError with the errors that it reports, or with what clusters are known to refuse
 */
export async function validateOnServer(
  client: RestClient,
  analysis: Analysis,
  options: ValidateOptions = {},
): Promise<ServerValidation> {
  await checkCluster(client, analysis, defined({ signal: options.signal }));
  const result = await client.workflows.validate(buildNewRun(analysis), options);
  if (!result.offered || result.valid) return result;
  const { file } = analysis;
  const messages =
    result.errors.length === 0
      ? [`${client.serverUrl} finds it invalid, without giving a reason`]
      : result.errors.map((finding) => `${client.serverUrl} reports ${formatFinding(finding)}`);
  throw new SpecError(
    messages.map((message) => ({ severity: 'error', code: 'server-refusal', file, message })),
  );
}

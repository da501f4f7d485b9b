import { SpecError } from '../analysis/diagnostic.js';
import type { Analysis } from '../analysis/analysis.js';
import { defined } from '../core/defined.js';
import { isJsonObject, type JsonObject } from '../core/json.js';
import type { ServerValidation, ValidateOptions } from '../reana/calls/validate-run.js';
import type { CallOptions, NewRun } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';
import { formatFinding } from '../reana/wire/wire-finding.js';
import { checkCluster } from './submit/check-cluster.js';
import { checkResources } from './submit/check-resources.js';
import { buildNewRun } from './submit/new-run.js';
import type { PreparedSubmission } from './submit/prepare-submission.js';

/** With what the run would be started, besides what the file says. */
export interface StartTerms {
  /** Parameters that replace those of the file. */
  readonly parameters?: JsonObject;
  /** Options of the workflow's engine, by REANA's names. */
  readonly operationalOptions?: JsonObject;
}

/** Options of a check by the server. */
export interface ServerCheckOptions extends ValidateOptions, StartTerms {}

/**
 * Has the server check an analysis by its own rules.
 * @throws SpecError with the errors that it reports, or with what clusters are known to refuse; `resources-not-offered`
 */
export async function validateOnServer(
  client: RestClient,
  analysis: Analysis,
  { parameters, operationalOptions, ...options }: ServerCheckOptions = {},
): Promise<ServerValidation> {
  const call = defined({ signal: options.signal });
  await checkCluster(client, analysis, call);
  await checkResources(client, analysis.workflow, call);
  const newRun = withTerms(buildNewRun(analysis), defined({ parameters, operationalOptions }));
  return refuseInvalid(client, analysis, await client.workflows.validate(newRun, options));
}

/**
 * Has an embedded server check a run before it is created, in the same words as `validateOnServer`: what its machine
 * lacks is known before the files are sent. Clusters are not asked.
 * @throws SpecError with the errors that it reports
 */
export async function checkEmbedded(
  client: RestClient,
  { analysis, newRun, overrides, operationalOptions }: PreparedSubmission,
  call: CallOptions,
): Promise<void> {
  if (!(await client.server.isEmbedded(call))) return;
  const started = withTerms(newRun, { parameters: overrides, operationalOptions });
  refuseInvalid(client, analysis, await client.workflows.validate(started, call));
}

function withTerms(newRun: NewRun, { parameters = {}, operationalOptions = {} }: StartTerms): NewRun {
  const { inputs } = newRun.specification;
  const declared = isJsonObject(inputs) ? inputs : {};
  const changed = {
    ...merge('parameters', declared, parameters),
    ...merge('options', declared, operationalOptions),
  };
  if (Object.keys(changed).length === 0) return newRun;
  return { ...newRun, specification: { ...newRun.specification, inputs: { ...declared, ...changed } } };
}

function merge(key: string, { [key]: declared }: JsonObject, given: JsonObject): JsonObject {
  if (Object.keys(given).length === 0) return {};
  return { [key]: { ...(isJsonObject(declared) ? declared : {}), ...given } };
}

function refuseInvalid(
  { serverUrl }: RestClient,
  { file }: Analysis,
  result: ServerValidation,
): ServerValidation {
  if (!result.offered || result.valid) return result;
  const messages =
    result.errors.length === 0
      ? [`${serverUrl} finds it invalid, without giving a reason`]
      : result.errors.map((finding) => `${serverUrl} reports ${formatFinding(finding)}`);
  throw new SpecError(
    messages.map((message) => ({ severity: 'error', code: 'server-refusal', file, message })),
  );
}

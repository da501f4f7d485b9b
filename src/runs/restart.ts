import { defined } from '../core/defined.js';
import { UsageError } from '../core/errors.js';
import type { JsonObject } from '../core/json.js';
import { BUNDLE_CAPABILITY } from '../core/bundle-capability.js';
import { joinInside } from '../core/safe-path.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions, Run } from '../reana/model.js';
import type { RestartOptions } from '../reana/calls/restart-run.js';
import type { Analysis } from '../analysis/analysis.js';
import { loadAnalysis } from './load-analysis.js';
import { checkOptions } from '../analysis/operational-options.js';
import { resolveCheckedParameters } from '../analysis/value-schemas/check-values.js';
import { buildNewRun } from './submit/new-run.js';
import { makeRunHandle, type RunHandle } from './run-handle.js';
import { recordRestart } from './restart-record.js';
import { checkTarget } from './check-target.js';
import { checkParameters, startOptions } from './start.js';

export interface RestartRunOptions extends CallOptions {
  /**
   * Parameters that replace those the run had; values keep their JSON types. With another `file`, those of the file
   * are replaced.
   */
  readonly parameters?: JsonObject;
  /**
   * Options of the workflow's engine, by REANA's names. Those of the earlier start are not kept: a serial workflow starts
   * with its first step unless `FROM` names another one.
   */
  readonly operationalOptions?: JsonObject;
  /** Path of another `reana.yaml` to continue with. The files of its workflow are uploaded, its inputs are not. */
  readonly file?: string;
  /** Called with the warnings of a server that validates specifications, and of one that can't restart with a `file`. */
  readonly onWarning?: (warning: string) => void;
}

/** Folder for a record of the parameters: the server has them only once it has begun to run the restart. */
export interface RestartRecords {
  readonly records?: string;
}

/**
 * Creates a new run of one that has finished or failed, in the same workspace, and starts it.
 * @throws UsageError for a run that can't be restarted, SpecError for a wrong specification or parameter: in both cases
 * nothing was changed
 */
export async function restart(
  client: RestClient,
  run: string,
  options: RestartRunOptions & RestartRecords = {},
): Promise<RunHandle> {
  const { parameters = {}, operationalOptions = {}, file, onWarning, records, ...call } = options;
  const analysis = file === undefined ? undefined : await loadAnalysis(file);
  if (analysis !== undefined) checkOptions(analysis.specification, operationalOptions);
  const fromFile = analysis && (await resolveCheckedParameters(analysis, parameters)).overrides;
  const before = await client.workflows.status(run, call);
  checkRestartable(before);
  const known = await client.workflows.specification(before.id, call);
  if (analysis === undefined) checkOptions(known.specification, operationalOptions);
  const { workflow } = analysis?.specification ?? known.specification;
  await checkTarget(client, workflow, { options: operationalOptions }, call);
  const overrides = fromFile ?? (await sameParameters(client, before, known, parameters, call));
  if (analysis !== undefined) await warnOfFailingRestart(client, before, onWarning, call);
  const replacement = analysis && (await replace(client, before, analysis, call));
  const terms = {
    parameters: overrides,
    operationalOptions: startOptions(replacement?.specification ?? known.specification, operationalOptions),
  };
  const restarted = await client.workflows.restart(
    before.id,
    replacement === undefined ? terms : { ...terms, replacement },
    call,
  );
  if (records !== undefined) await recordRestart(records, restarted.id, overrides);
  for (const warning of restarted.warnings) onWarning?.(warning);
  return makeRunHandle(client, restarted);
}

/** Servers 0.95 before bundles accept another specification at a restart, and the engine fails to load it. */
async function warnOfFailingRestart(
  client: RestClient,
  { name }: Run,
  onWarning: RestartRunOptions['onWarning'],
  options: CallOptions,
): Promise<void> {
  const { capabilities } = await client.server.capabilities(options);
  if (capabilities.includes(BUNDLE_CAPABILITY)) return;
  const { serverVersion = '' } = await client.server.you(options);
  if (!/^0\.95\b/.test(serverVersion)) return;
  onWarning?.(
    `${client.serverUrl} runs REANA ${serverVersion}, where a restart of ${name} with another specification is likely to ` +
      'fail at once: submit it as a new run instead',
  );
}

/** At a restart, servers forget the parameters that a run was started with. */
async function sameParameters(
  client: RestClient,
  { id }: Run,
  before: { readonly parameters: JsonObject },
  parameters: JsonObject,
  options: CallOptions,
): Promise<JsonObject> {
  await checkParameters(client, id, parameters, options);
  return { ...before.parameters, ...parameters };
}

/** Servers load the workflow from the workspace, so its new files have to be there first. */
async function replace(
  client: RestClient,
  { id }: Run,
  analysis: Analysis,
  { signal }: CallOptions,
): Promise<NonNullable<RestartOptions['replacement']>> {
  const { specification, root, workflowFiles, replaced, unloaded } = buildNewRun(analysis, 'replacement');
  for (const path of declaresMembers(analysis) ? workflowFiles : analysis.workflowFiles) {
    const data = replaced?.get(path);
    const source = data === undefined ? { file: joinInside(root, path) } : { data };
    await client.workspace.upload(id, path, source, defined({ signal }));
  }
  if (unloaded !== undefined) return { specification, root, unloaded };
  if (analysis.workflow.type !== 'yadage') return { specification };
  return { specification, workflow: analysis.workflow.specification as unknown as JsonObject };
}

/** Where a workflow that only REANA reads has no files declared, all inputs count as such, and those stay as they are. */
function declaresMembers({ specification: { workflow } }: Analysis): boolean {
  if (workflow.type !== 'cwl' && workflow.type !== 'snakemake') return true;
  return workflow.files !== undefined || workflow.directories !== undefined;
}

function checkRestartable({ name, status }: Run): void {
  switch (status) {
    case 'finished':
    case 'failed':
    case 'unknown':
      return;
    case 'created':
      throw new UsageError(`${name} was never started`, {
        hint: 'start it',
        action: { type: 'start-run', run: name },
      });
    case 'queued':
    case 'pending':
    case 'running':
      throw new UsageError(`${name} is ${status}: only a run that has finished or failed can be restarted`, {
        hint: 'wait until it has ended',
        action: { type: 'follow-run', run: name },
      });
    case 'stopped':
    case 'deleted':
      throw new UsageError(`${name} was ${status}: only a run that has finished or failed can be restarted`, {
        hint: 'submit the analysis again',
      });
  }
}

import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import { checkTarget } from '../check-target.js';
import type { Warning } from './check-resources.js';
import type { PreparedSubmission } from './prepare-submission.js';

/** Returns warnings about what a cluster ignores in an analysis. @throws SpecError with what it refuses */
export function clusterWarnings({ clusterDifferences = [] }: Analysis): readonly Diagnostic[] {
  return refuseErrors(clusterDifferences);
}

/** The same for the embedded server. */
export function embeddedWarnings({ embeddedDifferences = [] }: Analysis): readonly Diagnostic[] {
  return refuseErrors(embeddedDifferences);
}

function refuseErrors(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  if (diagnostics.some(({ severity }) => severity === 'error')) throw new SpecError(diagnostics);
  return diagnostics;
}

/** As `checkCluster`, together with the options that are given for one run. */
export async function checkPrepared(
  client: Pick<RestClient, 'server'>,
  { analysis, operationalOptions }: Pick<PreparedSubmission, 'analysis' | 'operationalOptions'>,
  call: CallOptions,
): Promise<readonly Diagnostic[]> {
  await checkTarget(client, analysis.specification.workflow, { options: operationalOptions }, call);
  return checkCluster(client, analysis, call);
}

/** As `clusterWarnings`, for the server that is used. */
export async function checkCluster(
  client: Pick<RestClient, 'server'>,
  analysis: Analysis,
  call: CallOptions,
): Promise<readonly Diagnostic[]> {
  const { file, specification } = analysis;
  const { options } = specification.inputs ?? {};
  await checkTarget(client, specification.workflow, { options, file }, call);
  const { clusterDifferences = [], embeddedDifferences = [] } = analysis;
  if (clusterDifferences.length + embeddedDifferences.length === 0) return [];
  return (await client.server.isEmbedded(call)) ? embeddedWarnings(analysis) : clusterWarnings(analysis);
}

/** A diagnostic among warnings that have no place of their own. */
export function placedWarning({ file, line, column, message, hint, action }: Diagnostic): Warning {
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return {
    message: `${place}: ${message}`,
    ...(hint === undefined ? {} : { hint }),
    ...(action === undefined ? {} : { action }),
  };
}

import { SpecError, type Diagnostic } from '../../analysis/diagnostic.js';
import type { Analysis } from '../../analysis/analysis.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import type { Warning } from './check-resources.js';

/** Returns warnings about what a cluster ignores in an analysis. @throws SpecError with what it refuses */
export function clusterWarnings({ clusterDifferences = [] }: Analysis): readonly Diagnostic[] {
  if (clusterDifferences.some(({ severity }) => severity === 'error'))
    throw new SpecError(clusterDifferences);
  return clusterDifferences;
}

/** As `clusterWarnings`, for the server that is used: nothing for the embedded one. */
export async function checkCluster(
  client: Pick<RestClient, 'server'>,
  analysis: Analysis,
  call: CallOptions,
): Promise<readonly Diagnostic[]> {
  if ((analysis.clusterDifferences ?? []).length === 0) return [];
  return (await client.server.isEmbedded(call)) ? [] : clusterWarnings(analysis);
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

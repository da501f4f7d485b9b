import type { ProcessTask } from './runtime.js';

/** Where steps in containers find the files of the secrets, as on REANA. */
export const SECRETS_TARGET = '/etc/reana/secrets';

/** The variable with the folder of the files, in every runtime. */
const SECRETS_VARIABLE = 'REANA_SECRETS_DIR';

/**
 * All variables of a step, including its secrets.
 * @param folder where the step sees the files of the secrets
 */
export function stepVariables(
  { environment, secrets }: Pick<ProcessTask, 'environment' | 'secrets'>,
  folder: string,
): Readonly<Record<string, string>> {
  if (secrets === undefined) return environment;
  return { ...secrets.variables, [SECRETS_VARIABLE]: folder, ...environment };
}

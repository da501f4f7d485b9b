import { BUNDLE_CAPABILITY } from '../core/bundle-capability.js';
import { isJsonObject, type JsonObject } from '../core/json.js';
import { SpecError } from '../analysis/diagnostic.js';
import { COMMAND_LINE } from '../analysis/parameters.js';
import type { RestClient } from '../reana/rest-client.js';
import type { CallOptions } from '../reana/model.js';

/** Where operational options come from. */
interface GivenOptions {
  /** Given for one run. */
  readonly options?: JsonObject | undefined;
  /** The `reana.yaml` that has them, where they are not given for one run. */
  readonly file?: string;
}

/**
 * Servers before bundles translate the option `TARGET` of CWL workflows at creation and refuse the result; at a start they
 * pass it on as it is, and cwltool takes it for the name of the workflow (reana-commons, `validate_operational_options`).
 * @throws SpecError on these servers
 */
export async function checkTarget(
  { server }: Pick<RestClient, 'server'>,
  workflow: unknown,
  { options = {}, file }: GivenOptions,
  call: CallOptions,
): Promise<void> {
  const isCwl = isJsonObject(workflow) && workflow['type'] === 'cwl';
  if (!isCwl || options['TARGET'] === undefined) return;
  const { capabilities } = await server.capabilities(call);
  if (capabilities.includes(BUNDLE_CAPABILITY)) return;
  const message =
    file === undefined
      ? "this server's REANA can't run CWL workflows with the option 'TARGET': the run would fail"
      : "this server's REANA refuses the option 'TARGET' for CWL workflows";
  const hint = file === undefined ? 'leave it out' : "remove it from 'inputs.options'";
  throw new SpecError([
    { severity: 'error', code: 'not-supported', file: file ?? COMMAND_LINE, message, hint },
  ]);
}

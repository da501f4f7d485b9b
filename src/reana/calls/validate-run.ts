import { BUNDLE_CAPABILITY } from '../../core/bundle-capability.js';
import { defined } from '../../core/defined.js';
import { array, boolean, number, object, optional, string, withDefault } from '../wire/decode.js';
import type { CallOptions, NewRun } from '../model.js';
import { apiPath } from '../http/path.js';
import { loadedSpecification, type WorkflowLoader } from '../files/loaded-specification.js';
import type { ServerCalls } from './server.js';
import type { Transport } from '../http/transport.js';
import { finding, type Finding } from '../wire/wire-finding.js';

export interface ValidateOptions extends CallOptions {
  /** Also returns the images that the steps would run in, and their users. */
  readonly environments?: boolean;
}

/** An image of the workflow, and the user of its steps. */
export interface StepEnvironment {
  readonly image: string;
  readonly uid: number;
  readonly gid: number;
}

/** The result of validating a workflow on a server, without creating a run. */
export type ServerValidation =
  | {
      /** The server checks a workflow only when it is started. */
      readonly offered: false;
      /** Present when REANA's own library has read the workflow on this machine and found nothing wrong. */
      readonly loaded?: true;
    }
  | {
      readonly offered: true;
      readonly valid: boolean;
      /** The server truncates long lists. */
      readonly errors: readonly Finding[];
      readonly warnings: readonly Finding[];
      /** Present if requested. */
      readonly environments?: readonly StepEnvironment[];
      /** True when there are more environments than the server lists. */
      readonly environmentsTruncated: boolean;
    };

const environment = object({ image: string, runtime_uid: number, runtime_gid: number });
const validateResponse = object({
  valid: boolean,
  errors: withDefault(array(finding), []),
  warnings: withDefault(array(finding), []),
  environments: optional(array(environment)),
  environments_truncated: withDefault(boolean, false),
});

/** Has the server check a workflow. An invalid workflow is a result, not an error. */
export async function validateRun(
  transport: Transport,
  server: ServerCalls,
  newRun: NewRun,
  { environments = false, ...options }: ValidateOptions = {},
  load?: WorkflowLoader,
): Promise<ServerValidation> {
  const { capabilities } = await server.capabilities(options);
  if (!capabilities.includes(BUNDLE_CAPABILITY)) {
    await loadedSpecification(newRun, load, options);
    return newRun.unloaded === undefined ? { offered: false } : { offered: false, loaded: true };
  }
  const { buildBundle } = await import('../files/bundle.js');
  const response = await transport.json(
    {
      method: 'POST',
      path: apiPath`/workflows/validate`,
      query: { environments: environments ? true : undefined },
      body: await buildBundle(newRun),
      signal: options.signal,
    },
    validateResponse,
  );
  return defined({
    offered: true as const,
    valid: response.valid,
    errors: response.errors,
    warnings: response.warnings,
    environments: response.environments?.map(({ image, runtime_uid, runtime_gid }) => ({
      image,
      uid: runtime_uid,
      gid: runtime_gid,
    })),
    environmentsTruncated: response.environments_truncated,
  });
}

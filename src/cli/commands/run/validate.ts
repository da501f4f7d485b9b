import { resolve } from 'node:path';
import { namedParts } from '../../../analysis/analysis-workflow.js';
import type { Diagnostic } from '../../../analysis/diagnostic.js';
import type { ServerValidation } from '../../../reana/calls/validate-run.js';
import type { Finding } from '../../../reana/wire/wire-finding.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { validationText, type Validation } from '../../views/run/validation-view.js';

export const validateCommand = defineCommand({
  positionals: {},
  options: {
    ...PARAMETER_OPTIONS,
    'on-server': { type: 'boolean', default: false, describe: 'Also have the server check it' },
    environments: {
      type: 'boolean',
      default: false,
      describe: 'Also have the server list the container images of the steps and their users',
    },
    ...CONNECTION_OPTIONS,
  },
  examples: [
    ['$0 validate -f reana.ml.yaml -p epochs=20', 'check the parameters, too'],
    ['$0 validate --on-server --environments', 'check the rules of the cluster, too'],
  ],
  run: async (args, context): Promise<Validation> => {
    const given = await readParameters(args, context);
    const { loadAnalysis } = await import('../../../runs/load-analysis.js');
    const { resolveCheckedParameters } = await import('../../../analysis/value-schemas/check-values.js');
    const analysis = await loadAnalysis(resolve(context.io.cwd, args.file));
    const { overrides, values, warnings } = await resolveCheckedParameters(analysis, given);
    const { planUpload, diagnosePlan } = await import('../../../runs/upload/upload-plan.js');
    // What a submission would leave out, or refuse.
    const unsent = diagnosePlan(await planUpload(analysis), analysis);
    const validation: Validation = {
      valid: true,
      file: analysis.file,
      type: analysis.workflow.type,
      workflowFiles: analysis.workflowFiles,
      ...namedParts(analysis.workflow),
      parameters: values,
      warnings: [...analysis.warnings, ...warnings, ...unsent],
    };
    const { environments } = args;
    const { checkCluster, clusterWarnings } = await import('../../../runs/submit/check-cluster.js');
    if (!args['on-server'] && !environments && args.server === undefined && !args.local)
      return { ...validation, warnings: [...validation.warnings, ...clusterWarnings(analysis)] };
    return withClient(args, context, async (client) => {
      const options = { environments, signal: context.signal, parameters: overrides };
      const server = await client.runs.validate(analysis, options);
      const differences = await checkCluster(client, analysis, { signal: context.signal });
      const all = [...validation.warnings, ...differences];
      return { ...validation, warnings: all, server: withoutKnown(server, all) };
    });
  },
  view: validationText,
});

/** The server's result without the warnings that this program has given, with better places. */
function withoutKnown(server: ServerValidation, warnings: readonly Diagnostic[]): ServerValidation {
  if (!server.offered) return server;
  const isKnown = ({ message }: Finding): boolean =>
    warnings.some((known) => message.startsWith(known.message));
  return { ...server, warnings: server.warnings.filter((each) => !isKnown(each)) };
}

import { resolve } from 'node:path';
import type { RestClient } from '../../../reana/rest-client.js';
import type { ServerValidation } from '../../../reana/calls/validate-run.js';
import { formatFinding } from '../../../reana/wire/wire-finding.js';
import type { Analysis } from '../../../analysis/analysis.js';
import { defineCommand } from '../../command.js';
import { withClient } from '../../server/connection.js';
import { CONNECTION_OPTIONS } from '../../flags/options.js';
import { PARAMETER_OPTIONS, readParameters } from '../../flags/parameters.js';
import { stageNames } from '../../progress/run/stage-names.js';
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
    const given = await readParameters(args, context.io);
    const { loadAnalysis } = await import('../../../analysis/load/load-analysis.js');
    const { resolveCheckedParameters } = await import('../../../analysis/value-schemas/check-values.js');
    const analysis = await loadAnalysis(resolve(context.io.cwd, args.file));
    const { values, warnings } = await resolveCheckedParameters(analysis, given);
    const validation: Validation = {
      valid: true,
      file: analysis.file,
      workflowFiles: analysis.workflowFiles,
      stages: stageNames(analysis.workflow.stages),
      parameters: values,
      warnings: [...analysis.warnings, ...warnings],
    };
    const { environments } = args;
    if (!args['on-server'] && !environments && args.server === undefined && !args.local) return validation;
    return withClient(args, context, async (client) => {
      const server = await askServer(client, analysis, { environments, signal: context.signal });
      return { ...validation, server };
    });
  },
  view: validationText,
});

/** @throws SpecError with what the server finds wrong */
async function askServer(
  client: RestClient,
  analysis: Analysis,
  options: { readonly environments: boolean; readonly signal: AbortSignal },
): Promise<ServerValidation> {
  const { buildNewRun } = await import('../../../runs/submit/new-run.js');
  const result = await client.workflows.validate(buildNewRun(analysis), options);
  if (!result.offered || result.valid) return result;
  const { SpecError } = await import('../../../analysis/diagnostic.js');
  const { file } = analysis;
  const messages =
    result.errors.length === 0
      ? [`${client.serverUrl} finds it invalid, without giving a reason`]
      : result.errors.map((finding) => `${client.serverUrl} reports ${formatFinding(finding)}`);
  throw new SpecError(
    messages.map((message) => ({ severity: 'error', code: 'server-refusal', file, message })),
  );
}

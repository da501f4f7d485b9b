import { resolve } from 'node:path';
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
      const options = { environments, signal: context.signal };
      return { ...validation, server: await client.runs.validate(analysis, options) };
    });
  },
  view: validationText,
});

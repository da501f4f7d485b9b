import { resolve } from 'node:path';
import type { JsonObject } from '../../core/json.js';
import type { Diagnostic } from '../../spec/diagnostic.js';
import { defineCommand } from '../command.js';
import { diagnosticText } from '../error-view.js';
import { PARAMETER_OPTIONS, readParameters } from '../parameters.js';
import { plural } from '../views/quantities.js';
import { stageNames } from '../stage-names.js';

/** An analysis without errors. One with errors is a SpecError. */
interface Validation {
  readonly valid: true;
  /** Absolute path. */
  readonly file: string;
  readonly workflowFiles: readonly string[];
  readonly stages: readonly string[];
  readonly parameters: JsonObject;
  readonly warnings: readonly Diagnostic[];
}

export const validateCommand = defineCommand({
  positionals: {},
  options: PARAMETER_OPTIONS,
  examples: [['$0 validate -f reana.ml.yaml -p epochs=20', 'with parameters, which are checked too']],
  run: async (args, context): Promise<Validation> => {
    const given = await readParameters(args, context.io);
    const [{ loadAnalysis }, { resolveParameters }] = await Promise.all([
      import('../../spec/load-analysis.js'),
      import('../../spec/parameters.js'),
    ]);
    const analysis = await loadAnalysis(resolve(context.io.cwd, args.file));
    const { values, warnings } = resolveParameters(analysis, given);
    return {
      valid: true,
      file: analysis.file,
      workflowFiles: analysis.workflowFiles,
      stages: stageNames(analysis.workflow.stages),
      parameters: values,
      warnings: [...analysis.warnings, ...warnings],
    };
  },
  view: ({ file, workflowFiles, stages, warnings }, paint) =>
    [
      ...warnings.map((warning) => diagnosticText(warning, paint)),
      `${paint.green('valid:')} ${file}, ${plural(workflowFiles.length, 'workflow file')}, ${plural(stages.length, 'stage')}`,
    ].join('\n'),
});

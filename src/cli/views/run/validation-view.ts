import type { JsonObject } from '../../../core/json.js';
import type { ServerValidation } from '../../../reana/calls/validate-run.js';
import { formatFinding } from '../../../reana/wire/wire-finding.js';
import type { WorkflowParts, WorkflowType } from '../../../analysis/analysis-workflow.js';
import type { Diagnostic } from '../../../analysis/diagnostic.js';
import { diagnosticText } from '../error-view.js';
import type { Paint } from '../../io.js';
import { plural } from '../quantities.js';
import { hanging } from '../../output/printable.js';

/** An analysis without errors. One with errors is a SpecError. */
export interface Validation extends WorkflowParts {
  readonly valid: true;
  /** Absolute path. */
  readonly file: string;
  readonly type: WorkflowType;
  readonly workflowFiles: readonly string[];
  readonly parameters: JsonObject;
  readonly warnings: readonly Diagnostic[];
  /** The result of the server's own check, when it was asked for. */
  readonly server?: ServerValidation;
}

export function validationText(validation: Validation, paint: Paint): string {
  const { file, warnings, server } = validation;
  return [
    ...warnings.map((warning) => diagnosticText(warning, paint)),
    ...(server === undefined ? [] : serverLines(server, paint)),
    `${paint.green('valid:')} ${[file, ...workflowFacts(validation)].join(', ')}`,
  ].join('\n');
}

function workflowFacts({ type, workflowFiles, stages, steps }: Validation): readonly string[] {
  return [
    ...(type === 'yadage' ? [] : [`${type} workflow`]),
    ...(workflowFiles.length === 0 ? [] : [plural(workflowFiles.length, 'workflow file')]),
    ...(stages === undefined ? [] : [plural(stages.length, 'stage')]),
    ...(steps === undefined ? [] : [plural(steps.length, 'step')]),
  ];
}

function serverLines(server: ServerValidation, paint: Paint): string[] {
  if (!server.offered) {
    const more =
      server.loaded === true ? "REANA's library on this machine can read it" : 'nothing more was checked';
    return [`the server only checks a workflow when it is started: ${more}`];
  }
  const environments = server.environments?.map(
    ({ image, uid, gid }) => `  ${image} as user ${uid}, group ${gid}`,
  );
  return [
    ...server.warnings.map(
      (each) => `${paint.yellow('warning:')} the server reports ${hanging(formatFinding(each))}`,
    ),
    ...(environments === undefined ? [] : [paint.dim('steps run in'), ...environments]),
    ...(server.environmentsTruncated ? ['  and more, which the server does not list'] : []),
    'valid on the server, too',
  ];
}

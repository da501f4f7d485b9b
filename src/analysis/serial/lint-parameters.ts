import type { JsonObject } from '../../core/json.js';
import { parameterPointer } from '../check/parameter-values.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { findPastedValues } from './pasted-values.js';
import type { SerialWorkflow } from './serial-workflow.js';
import { commandsOf } from './step-places.js';
import { parseTemplate } from './template.js';

/** Parameters that no command names, and values that the shell reads as something else where they are pasted. */
export function lintParameters(
  document: YamlDocument,
  workflow: SerialWorkflow,
  parameters: JsonObject,
): Diagnostic[] {
  const commands = commandsOf(workflow);
  const used = new Set(
    commands.flatMap(({ command }) =>
      parseTemplate(command).flatMap((part) => (part.kind === 'placeholder' ? [part.name] : [])),
    ),
  );
  const unused = Object.keys(parameters).filter((name) => !used.has(name));
  return [
    ...unused.map((name) => unusedParameter(document, name)),
    ...findPastedValues(workflow, parameters).map(({ pointer, before, ...problem }) =>
      diagnosticAt({ document, pointer }, { severity: 'warning', ...problem }, { character: '$', before }),
    ),
  ];
}

function unusedParameter(document: YamlDocument, name: string): Diagnostic {
  const problem = {
    severity: 'warning',
    code: 'unused-parameter',
    message: `no command of the workflow reads the parameter '${name}'`,
    hint: /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
      ? undefined
      : 'no command can: names in commands have letters, digits and _ only',
  } as const;
  return diagnosticAt({ document, pointer: parameterPointer([name]) }, problem, 'key');
}

import type { JsonObject } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import type { ServerReadAnalysis } from '../analysis-workflow.js';
import type { Diagnostic } from '../diagnostic.js';
import { explainOptions } from '../operational-options.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

/** Faults of `inputs.options`. */
export function checkEngineOptions(
  document: YamlDocument,
  workflow: ServerReadAnalysis,
  options: JsonObject = {},
): Diagnostic[] {
  const at = (option: string): Parameters<typeof diagnosticAt>[0] => ({
    document,
    pointer: childPointer('/inputs/options', option),
  });
  const faults = explainOptions({ workflow: { type: workflow.type } }, options).map(
    ({ option, ...problem }) => diagnosticAt(at(option), { severity: 'error', ...problem }, 'key'),
  );
  if (workflow.type !== 'cwl' || options['TARGET'] === undefined) return faults;
  const message = "servers of REANA 0.9 refuse 'TARGET' in reana.yaml for CWL workflows";
  const problem = {
    severity: 'warning',
    code: 'not-supported',
    message,
    hint: 'leave it out for them',
  } as const;
  return [...faults, diagnosticAt(at('TARGET'), problem, 'key')];
}

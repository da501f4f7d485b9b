import { defined } from '../core/defined.js';
import { isJsonArray, isJsonObject, type JsonObject } from '../core/json.js';
import { nearest } from '../core/text/nearest.js';
import type { AnalysisSpecification } from './analysis.js';
import type { WorkflowType } from './analysis-workflow.js';
import { DATA_OPTIONS } from './data-options/init-folder.js';
import { SpecError, type Diagnostic } from './diagnostic.js';
import { COMMAND_LINE } from './parameters.js';
import { selectSteps } from './serial/select-steps.js';
import { describeValue } from './shape/explain-shape.js';

/** REANA's operational options of each language, as `reana-commons` lists them. Their case counts. */
export const OPERATIONAL_OPTIONS: Readonly<Record<WorkflowType, readonly string[]>> = {
  yadage: ['toplevel', 'initdir', 'initfiles', 'accept_metadir'],
  serial: ['CACHE', 'FROM', 'TARGET'],
  cwl: ['TARGET'],
  snakemake: ['report'],
};

/** What the embedded server has besides; clusters refuse it. */
const EMBEDDED_OPTIONS: Partial<Record<WorkflowType, readonly string[]>> = { yadage: DATA_OPTIONS };

/** Whether the embedded server has an option for a language. */
export function isEmbeddedOption(type: WorkflowType, option: string): boolean {
  return [...OPERATIONAL_OPTIONS[type], ...(EMBEDDED_OPTIONS[type] ?? [])].includes(option);
}

/** An option that is wrong, and why. */
export interface OptionFault extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  readonly option: string;
}

/**
 * Why REANA refuses operational options for an analysis, or runs other steps than they name.
 * @param specification the `reana.yaml`, checked here or stored on a server
 * @param options given for one run; those of `reana.yaml` itself when left out
 */
export function explainOptions(
  specification: JsonObject | AnalysisSpecification,
  options?: JsonObject,
): readonly OptionFault[] {
  const { workflow, inputs } = specification as JsonObject;
  const declared = isJsonObject(inputs) && isJsonObject(inputs['options']) ? inputs['options'] : {};
  const section = isJsonObject(workflow) ? workflow : {};
  const type = section['type'];
  if (typeof type !== 'string' || !Object.hasOwn(OPERATIONAL_OPTIONS, type)) return [];
  const known = OPERATIONAL_OPTIONS[type as WorkflowType];
  const unknown = Object.keys(options ?? declared).filter(
    (option) => !isEmbeddedOption(type as WorkflowType, option),
  );
  const faults = unknown.map((option) => explainUnknown(option, type, known));
  if (type !== 'serial' || faults.length > 0) return faults;
  return explainSelection(section['specification'], { ...declared, ...options });
}

/**
 * Checks operational options that are given for one run.
 * @throws SpecError
 */
export function checkOptions(specification: JsonObject | AnalysisSpecification, options: JsonObject): void {
  const faults = explainOptions(specification, options);
  if (faults.length === 0) return;
  throw new SpecError(
    faults.map(({ code, message, hint }) => ({
      severity: 'error',
      code,
      file: COMMAND_LINE,
      message,
      ...defined({ hint }),
    })),
  );
}

function explainUnknown(option: string, type: string, known: readonly string[]): OptionFault {
  const near = nearest(option, known);
  return {
    option,
    code: 'unknown-key',
    message: `${type} workflows have no option '${option}', and REANA refuses the run for it`,
    hint: near === undefined ? `they have ${known.join(', ')}` : `did you mean '${near}'?`,
  };
}

/** Why the options FROM and TARGET do not select the steps that they name. */
function explainSelection(workflow: unknown, options: JsonObject): readonly OptionFault[] {
  const { FROM: from, TARGET: target } = options;
  const given = Object.entries(defined({ FROM: from, TARGET: target }));
  const faults = given.flatMap(([option, value]): OptionFault[] => {
    if (typeof value === 'string') return [];
    const message = `${option} must be the name of a step, found ${describeValue(value)}`;
    return [{ option, code: 'wrong-type', message }];
  });
  if (faults.length > 0) return faults;
  // An empty name is none, as in REANA.
  const selection = {
    ...(typeof from === 'string' && from !== '' ? { from } : {}),
    ...(typeof target === 'string' && target !== '' ? { target } : {}),
  };
  const selected = selectSteps(stepNames(workflow), selection);
  return selected.kind === 'refused' ? [selected.fault] : [];
}

function stepNames(workflow: unknown): readonly (string | undefined)[] {
  const steps = isJsonObject(workflow) ? workflow['steps'] : undefined;
  if (!isJsonArray(steps)) return [];
  return steps.map((step) => {
    const name = isJsonObject(step) ? step['name'] : undefined;
    return typeof name === 'string' ? name : undefined;
  });
}

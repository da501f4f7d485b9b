import type { JsonObject } from '../core/json.js';
import { nearest } from '../core/text/nearest.js';
import type { AnalysisWorkflow, WorkflowType } from './analysis-workflow.js';
import { SpecError, type Diagnostic } from './diagnostic.js';
import { COMMAND_LINE } from './parameters.js';
import { selectSteps } from './serial/select-steps.js';
import type { SerialWorkflow } from './serial/serial-workflow.js';
import { describeValue } from './shape/explain-shape.js';

/** REANA's operational options of each language, as `reana-commons` lists them. Their case counts. */
export const OPERATIONAL_OPTIONS: Readonly<Record<WorkflowType, readonly string[]>> = {
  yadage: ['toplevel', 'initdir', 'initfiles', 'accept_metadir'],
  serial: ['CACHE', 'FROM', 'TARGET'],
  cwl: ['TARGET'],
  snakemake: ['report'],
};

/** An option that is wrong, and why. */
export interface OptionFault extends Pick<Diagnostic, 'code' | 'message' | 'hint'> {
  readonly option: string;
}

/** Why REANA refuses operational options for a workflow, or runs other steps than they name. */
export function explainOptions(workflow: AnalysisWorkflow, options: JsonObject): readonly OptionFault[] {
  const known = OPERATIONAL_OPTIONS[workflow.type];
  const unknown = Object.keys(options).filter((option) => !known.includes(option));
  const faults = unknown.map((option): OptionFault => {
    const near = nearest(option, known);
    return {
      option,
      code: 'unknown-key',
      message: `REANA has no option '${option}' for ${workflow.type} workflows`,
      hint: near === undefined ? `it has ${known.join(', ')}` : `did you mean '${near}'?`,
    };
  });
  if (workflow.type !== 'serial') return faults;
  return [...faults, ...explainSelection(workflow.specification, options)];
}

/**
 * Checks operational options that are given for one run.
 * @throws SpecError
 */
export function checkOptions(workflow: AnalysisWorkflow, options: JsonObject): void {
  const faults = explainOptions(workflow, options);
  if (faults.length === 0) return;
  throw new SpecError(
    faults.map(({ code, message, hint }) => ({
      severity: 'error',
      code,
      file: COMMAND_LINE,
      message,
      ...(hint === undefined ? {} : { hint }),
    })),
  );
}

/** Why the options FROM and TARGET do not select the steps that they name. */
function explainSelection({ steps }: SerialWorkflow, options: JsonObject): readonly OptionFault[] {
  const named = { FROM: options['FROM'], TARGET: options['TARGET'] };
  const faults = Object.entries(named).flatMap(([option, value]): OptionFault[] => {
    if (value === undefined || typeof value === 'string') return [];
    const message = `${option} must be the name of a step, found ${describeValue(value)}`;
    return [{ option, code: 'wrong-type', message }];
  });
  const { FROM: from, TARGET: target } = named;
  if (faults.length > 0) return faults;
  // An empty name is none, as in REANA.
  const selection = {
    ...(typeof from === 'string' && from !== '' ? { from } : {}),
    ...(typeof target === 'string' && target !== '' ? { target } : {}),
  };
  const selected = selectSteps(
    steps.map(({ name }) => name),
    selection,
  );
  return selected.kind === 'refused' ? [selected.fault] : [];
}

import { findPlaceholderFaults } from '../analysis/serial/placeholder-faults.js';
import { selectSteps, type StepSelection } from '../analysis/serial/select-steps.js';
import { resourceFields, stepImage, type SerialWorkflow } from '../analysis/serial/serial-workflow.js';
import { commandsOf } from '../analysis/serial/step-places.js';
import { substitute } from '../analysis/serial/template.js';
import type { JsonObject } from '../core/json.js';
import { pythonStr } from '../core/python/python-text.js';
import type { SerialCommand, SerialFault, SerialPlan } from './serial-plan.js';

export type PlannedSerialRun =
  | { readonly kind: 'planned'; readonly plan: SerialPlan }
  | { readonly kind: 'refused'; readonly faults: readonly SerialFault[] };

/**
 * Expands the commands of all steps, also of those that don't run, and selects those that run: REANA fails a run as a
 * whole for one command that it can't expand.
 */
export function planSerialRun(
  workflow: SerialWorkflow,
  parameters: JsonObject,
  selection: StepSelection = {},
): PlannedSerialRun {
  const names = workflow.steps.map(({ name }) => name);
  const selected = selectSteps(names, selection);
  const faults: readonly SerialFault[] = [
    ...commandsOf(workflow).flatMap((place) => findPlaceholderFaults(place, Object.keys(parameters))),
    ...(selected.kind === 'refused' ? [selected.fault] : []),
  ];
  if (selected.kind === 'refused' || faults.length > 0) return { kind: 'refused', faults };
  const commands = workflow.steps.map((step, number) =>
    step.commands.map((command, index): SerialCommand => {
      const id = `${number}.${index}`;
      const address = addressOf(names, number, index, step.commands.length);
      return {
        ...{ id, step: names[number] ?? '', address, image: stepImage(step) },
        command: expand(command, parameters),
        resources: resourceFields(step),
      };
    }),
  );
  const chosen = commands.slice(selected.first, selected.last + 1).flat();
  return { kind: 'planned', plan: { commands: chosen, total: commands.flat().length } };
}

function expand(command: string, parameters: JsonObject): string {
  const result = substitute(command, (name) =>
    Object.hasOwn(parameters, name) ? pythonStr(parameters[name] ?? null) : undefined,
  );
  if (result.kind === 'expanded') return result.text;
  throw new Error(`a command that can't be expanded at ${result.part.text} was found to have no fault`);
}

/** The step by its name, or by its number where that says more, and the command where there are several. */
function addressOf(
  names: readonly (string | undefined)[],
  step: number,
  command: number,
  commands: number,
): string {
  const name = names[step] ?? '';
  const isUnique = names.filter((other) => other === name).length === 1;
  const label = name === '' ? String(step + 1) : isUnique ? name : `${name} (step ${step + 1})`;
  return commands === 1 ? label : `${label}, command ${command + 1} of ${commands}`;
}

import {
  parseTemplate,
  substitute,
  type Placeholder,
  type TemplateFault,
} from '../analysis/serial/template.js';
import { resourceFields, type SerialWorkflow } from '../analysis/serial/serial-workflow.js';
import { defined } from '../core/defined.js';
import type { JsonObject } from '../core/json.js';
import { pythonStr } from '../core/python/python-text.js';
import { nearest } from '../core/text/nearest.js';
import { selectSteps, type StepSelection } from '../analysis/serial/select-steps.js';
import type { SerialCommand, SerialFault, SerialPlan } from './serial-plan.js';

export type PlannedSerialRun =
  | { readonly kind: 'planned'; readonly plan: SerialPlan }
  | { readonly kind: 'refused'; readonly faults: readonly SerialFault[] };

/**
 * Expands the commands of all steps, also of those that don't run, and selects those that run: REANA fails a run as a
 * whole for one command that it can't expand.
 */
export function planSerialRun(
  { steps }: SerialWorkflow,
  parameters: JsonObject,
  selection: StepSelection = {},
): PlannedSerialRun {
  const names = steps.map(({ name }) => name);
  const faults: SerialFault[] = [];
  const expanded = steps.map((step, number) =>
    step.commands.map((command, index): SerialCommand => {
      const address = addressOf(names, number, index, step.commands.length);
      const text = expand(command, parameters, address, faults);
      const id = `${number}.${index}`;
      const resources = resourceFields(step);
      return {
        id,
        step: names[number] ?? '',
        address,
        image: withTag(step.environment),
        command: text,
        resources,
      };
    }),
  );
  const selected = selectSteps(names, selection);
  if (selected.kind === 'refused') {
    const { code, message, hint } = selected.fault;
    faults.push({ code, message, ...defined({ hint }) });
  }
  if (selected.kind === 'refused' || faults.length > 0) return { kind: 'refused', faults };
  const commands = expanded.slice(selected.first, selected.last + 1).flat();
  return { kind: 'planned', plan: { commands, total: expanded.flat().length } };
}

/** An image without tag is that of the tag `latest`; its name may hold the port of a registry. */
function withTag(image: string): string {
  return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`;
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

/** The expanded command; empty when it can't be expanded, which is added to the faults. */
function expand(command: string, parameters: JsonObject, address: string, faults: SerialFault[]): string {
  const textOf = (name: string): string | undefined =>
    Object.hasOwn(parameters, name) ? pythonStr(parameters[name] ?? null) : undefined;
  const result = substitute(command, textOf);
  if (result.kind === 'expanded') return result.text;
  const names = Object.keys(parameters);
  for (const part of parseTemplate(command)) {
    if (part.kind === 'fault') faults.push(explainFault(part, names, address));
    else if (part.kind === 'placeholder' && textOf(part.name) === undefined) {
      faults.push(explainUnknown(part, names, address));
    }
  }
  return '';
}

function explainFault(part: TemplateFault, names: readonly string[], address: string): SerialFault {
  const { text, line, column } = part;
  const [, name = ''] = /^\$\{(.*)\}$/.exec(text) ?? [];
  return {
    code: 'bad-placeholder',
    message: `step ${address}: the command can't be expanded at ${text} (line ${line}, column ${column})`,
    hint: names.includes(name)
      ? `rename the parameter ${name}: commands can only name parameters of letters, digits and underscores`
      : `REANA expands every $ itself; for one that the shell reads, write $${text}`,
  };
}

function explainUnknown(part: Placeholder, names: readonly string[], address: string): SerialFault {
  const near = nearest(part.name, names);
  const forShell = `write $${part.text} for a variable of the shell`;
  return {
    code: 'unknown-parameter',
    message: `step ${address}: the command names ${part.text}, but there is no parameter ${part.name}`,
    hint: near === undefined ? forShell : `did you mean ${near}? ${forShell}`,
  };
}

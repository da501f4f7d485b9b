import { typoOf } from '../../core/text/nearest.js';
import { HTCONDOR_FLAVOURS } from '../../core/quantities/htcondor.js';
import { isMemory, memoryHint } from '../../core/quantities/memory.js';
import type { Diagnostic } from '../diagnostic.js';
import { describeValue } from '../shape/explain-shape.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { STEP_SCHEMA } from './serial-schema.js';
import type { SerialStep, SerialWorkflow } from './serial-workflow.js';
import { stepPointer, stepTitle } from './step-places.js';

const FIELDS = Object.keys(STEP_SCHEMA.properties);
const RESOURCES = FIELDS.filter((field) => field.includes('_'));

/** Steps that REANA refuses when it loads the workflow, fields that it ignores, and names that are not unique. */
export function lintSteps(document: YamlDocument, { steps }: SerialWorkflow): Diagnostic[] {
  const found: Diagnostic[] = [];
  for (const [index, step] of steps.entries()) {
    const title = stepTitle(step, index);
    for (const field of Object.keys(step)) {
      if (!FIELDS.includes(field)) found.push(unknownField(document, index, field, title));
    }
    found.push(...badQuantities(document, index, step, title));
  }
  return [...found, ...repeatedNames(document, steps), ...earlyFinish(document, steps)];
}

function unknownField(document: YamlDocument, index: number, field: string, title: string): Diagnostic {
  const meant = typoOf(field, RESOURCES);
  const problem = {
    severity: meant === undefined ? 'warning' : 'error',
    code: 'unknown-key',
    message: `${title} has no field '${field}'; REANA ignores it`,
    hint: meant === undefined ? undefined : `did you mean '${meant}'?`,
  } as const;
  return diagnosticAt({ document, pointer: stepPointer(index, field) }, problem, 'key');
}

function badQuantities(
  document: YamlDocument,
  index: number,
  step: SerialStep,
  title: string,
): readonly Diagnostic[] {
  const fault = (field: string, hint: string): Diagnostic => {
    const message = `${title} → ${field}: REANA refuses ${describeValue(step[field] ?? null)}`;
    const origin = { document, pointer: stepPointer(index, field) };
    return diagnosticAt(origin, { severity: 'error', code: 'bad-quantity', message, hint });
  };
  const memory = step['kubernetes_memory_limit'];
  const runtime = step['htcondor_max_runtime'];
  return [
    ...(typeof memory === 'string' && !isMemory(memory)
      ? [fault('kubernetes_memory_limit', memoryHint(memory))]
      : []),
    ...(typeof runtime === 'string' && !isRuntime(runtime) ? [fault('htcondor_max_runtime', RUNTIME)] : []),
  ];
}

const RUNTIME = `write seconds like '7200', or one of ${Object.keys(HTCONDOR_FLAVOURS).join(', ')}`;

function isRuntime(text: string): boolean {
  return /^\d*$/.test(text) || Object.hasOwn(HTCONDOR_FLAVOURS, text);
}

/** The options FROM and TARGET find the first step of a name, whatever the case of its letters. */
function repeatedNames(document: YamlDocument, steps: readonly SerialStep[]): readonly Diagnostic[] {
  const first = new Map<string, number>();
  return steps.flatMap(({ name = '' }, index): Diagnostic[] => {
    const known = first.get(name.toLowerCase());
    if (name === '' || known === undefined) {
      first.set(name.toLowerCase(), index);
      return [];
    }
    const message = `step ${index + 1} has the name of step ${known + 1}, '${name}': the options FROM and TARGET never mean it`;
    const hint = 'give it another name';
    const origin = { document, pointer: stepPointer(index, 'name') };
    return [diagnosticAt(origin, { severity: 'warning', code: 'name-taken', message, hint })];
  });
}

/** REANA finds the end of a run by comparing the step and the command that have ended with the last ones. */
function earlyFinish(document: YamlDocument, steps: readonly SerialStep[]): readonly Diagnostic[] {
  const step = steps.at(-1);
  const command = step?.commands.at(-1);
  if (step === undefined || command === undefined) return [];
  const isRepeated = step.commands.indexOf(command) < step.commands.length - 1;
  const isCopied = steps.slice(0, -1).some((other) => JSON.stringify(other) === JSON.stringify(step));
  if (!isRepeated && !isCopied) return [];
  const origin = {
    document,
    pointer: stepPointer(steps.length - 1, 'commands', step.commands.length - 1),
  };
  const message = `${stepTitle(step, steps.length - 1)}: the last command occurs before as well, and REANA then reports the run as finished too early`;
  const hint = "end the workflow with another command, such as 'true'";
  return [diagnosticAt(origin, { severity: 'warning', code: 'early-finish', message, hint })];
}

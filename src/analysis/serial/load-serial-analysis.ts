import { childPointer } from '../../core/json-pointer.js';
import { SpecError } from '../diagnostic.js';
import type { DeclaredWorkflow, LoadedDeclaration } from '../load/declared-workflow.js';
import { explainOptions } from '../operational-options.js';
import { SchemaChecker } from '../shape/schema-checker.js';
import type { InlineWorkflow } from '../workflow-section.js';
import { diagnosticAt } from '../yaml/origins.js';
import { checkSteps } from './check-steps.js';
import { lintCommands } from './lint-commands.js';
import { lintParameters } from './lint-parameters.js';
import { lintSteps } from './lint-steps.js';

/**
 * Checks the serial workflow in a `reana.yaml`.
 * @throws SpecError with every error found
 */
export async function loadSerialAnalysis(
  { specification, document }: DeclaredWorkflow,
  { specification: workflow }: InlineWorkflow,
): Promise<LoadedDeclaration> {
  const loaded = { workflow: { type: 'serial', specification: workflow } as const, files: [] };
  if (document === undefined) return { ...loaded, warnings: [] };
  const faults = checkSteps(document, workflow, await SchemaChecker.load());
  if (faults.length > 0) throw new SpecError(faults);
  const { parameters = {} } = specification.inputs ?? {};
  const found = [
    ...explainOptions(specification).map(({ option, ...problem }) =>
      diagnosticAt(
        { document, pointer: childPointer('/inputs/options', option) },
        { severity: 'error', ...problem },
      ),
    ),
    ...lintSteps(document, workflow),
    ...lintCommands(document, workflow, parameters),
  ];
  const faulty = found.some(({ severity }) => severity === 'error');
  if (faulty) throw new SpecError(found);
  return { ...loaded, warnings: [...found, ...lintParameters(document, workflow, parameters)] };
}

import { childPointer } from '../../core/json-pointer.js';
import type { AnalysisSpecification } from '../analysis.js';
import type { Diagnostic } from '../diagnostic.js';
import { explainOptions } from '../operational-options.js';
import { checkSubInits } from '../sub-inits.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';

const PLACE = '/inputs/options';

/** The operational options of a Yadage workflow that every server refuses. */
export function checkYadageOptions(
  document: YamlDocument,
  specification: AnalysisSpecification,
): Diagnostic[] {
  const subinits = specification.inputs?.options?.['subinits'];
  return [
    ...explainOptions(specification).map(({ option, ...problem }) =>
      diagnosticAt(
        { document, pointer: childPointer(PLACE, option) },
        { severity: 'error', ...problem },
        'key',
      ),
    ),
    ...(subinits === undefined ? [] : checkSubInits(subinits)).map(({ pointer, ...problem }) =>
      diagnosticAt({ document, pointer: `${PLACE}/subinits${pointer}` }, { severity: 'error', ...problem }),
    ),
  ];
}

/** Those that clusters refuse, and the embedded server has. */
export function findOptionDifferences(
  document: YamlDocument,
  { inputs }: AnalysisSpecification,
): Diagnostic[] {
  if (inputs?.options?.['subinits'] === undefined) return [];
  const message = 'REANA clusters have no option subinits and refuse the run for it';
  const hint = 'pass the files that a sub-workflow needs as parameters, or run the workflow on this machine';
  const problem = { severity: 'error', code: 'not-on-clusters', message, hint } as const;
  return [diagnosticAt({ document, pointer: `${PLACE}/subinits` }, problem, 'key')];
}

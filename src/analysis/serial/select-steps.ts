import { nearest } from '../../core/text/nearest.js';
import type { DiagnosticCode } from '../diagnostic-codes.js';

/** The steps that run: from the first one named `from` to the first one named `target`. Without names: all. */
export interface StepSelection {
  /** REANA's operational option `FROM`. */
  readonly from?: string;
  /** REANA's operational option `TARGET`. */
  readonly target?: string;
}

/** Why no steps can be selected. */
export interface SelectionFault {
  readonly code: Extract<DiagnosticCode, 'unknown-step' | 'unnamed-step' | 'empty-selection'>;
  /** The option that is at fault. */
  readonly option: 'FROM' | 'TARGET';
  readonly message: string;
  readonly hint?: string;
}

/** Numbers of the first and the last step that run, from 0; or why there are none. */
export type SelectedSteps =
  | { readonly kind: 'selected'; readonly first: number; readonly last: number }
  | { readonly kind: 'refused'; readonly fault: SelectionFault };

/**
 * Finds the steps of `FROM` and `TARGET`, whatever the case of their letters. REANA runs all steps for an unknown name,
 * and never ends a run whose `TARGET` is the step before its `FROM`: both are faults here.
 * @param names of the steps in their order; undefined for a step without a name
 */
export function selectSteps(names: readonly (string | undefined)[], selection: StepSelection): SelectedSteps {
  const first = selection.from === undefined ? 0 : findStep(names, 'FROM', selection.from);
  const last =
    selection.target === undefined ? names.length - 1 : findStep(names, 'TARGET', selection.target);
  if (typeof first === 'object') return { kind: 'refused', fault: first };
  if (typeof last === 'object') return { kind: 'refused', fault: last };
  if (first <= last) return { kind: 'selected', first, last };
  const fault: SelectionFault = {
    code: 'empty-selection',
    option: 'FROM',
    message: `no step runs: the step of FROM, ${names[first] ?? ''}, comes after the step of TARGET, ${names[last] ?? ''}`,
  };
  return { kind: 'refused', fault };
}

function findStep(
  names: readonly (string | undefined)[],
  option: 'FROM' | 'TARGET',
  wanted: string,
): number | SelectionFault {
  for (const [index, name] of names.entries()) {
    if (name === undefined) {
      return {
        code: 'unnamed-step',
        option,
        message: `${option}=${wanted} can't be looked up: step ${index + 1} has no name`,
        hint: 'REANA fails at a step without a name before the one it looks for: give every step a name',
      };
    }
    if (name.toLowerCase() === wanted.toLowerCase()) return index;
  }
  const known = names.flatMap((name) => name ?? []);
  const near = nearest(wanted, known);
  return {
    code: 'unknown-step',
    option,
    message: `${option} names the step "${wanted}", which the workflow doesn't have`,
    hint: near === undefined ? `its steps are ${known.join(', ')}` : `did you mean "${near}"?`,
  };
}

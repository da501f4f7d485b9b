import { plainMath } from '../../page/plain-math.js';
import { objectAt, textAt } from './json-access.js';

/** How parameters and observables are called for people. */
export type Labels = (name: string) => { readonly label: string; readonly unit: string };

/** The labels of a summary; a name without one is its own label. */
export function readLabels(summary: unknown): Labels {
  const labels = objectAt(summary, 'labels');
  return (name) => ({
    label: plainMath(textAt(labels, name, 'label') ?? name),
    unit: plainMath(textAt(labels, name, 'unit') ?? ''),
  });
}

/** `f_W/Λ² [TeV⁻²]`. */
export function withUnit({ label, unit }: { readonly label: string; readonly unit: string }): string {
  return unit === '' ? label : `${label} [${unit}]`;
}

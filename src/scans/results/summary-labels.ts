import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';

/** What a summary says of the parameters of its analysis. */
export interface SummaryLabels {
  /** In the order of vectors and matrices. */
  readonly parameters: readonly string[];
  /** Of parameters and observables, by name; a label may have mathtext between dollar signs. */
  readonly labels: Readonly<Record<string, { readonly label?: string; readonly unit?: string }>>;
}

const LONGEST_LABEL = 60;

/** Undefined where a summary has no list of parameters. */
export function readLabels(content: JsonValue): SummaryLabels | undefined {
  if (!isJsonObject(content)) return undefined;
  const { parameters, labels } = content;
  if (parameters === undefined || !isJsonArray(parameters) || !parameters.every(isText)) return undefined;
  const entries = isJsonObject(labels) ? Object.entries(labels) : [];
  return {
    parameters,
    labels: Object.fromEntries(
      entries.flatMap(([name, entry]) => {
        if (!isJsonObject(entry)) return [];
        const { label, unit } = entry;
        return [[name, { ...(isText(label) ? { label } : {}), ...(isText(unit) ? { unit } : {}) }] as const];
      }),
    ),
  };
}

function isText(value: JsonValue | undefined): value is string {
  return typeof value === 'string' && value.length <= LONGEST_LABEL;
}

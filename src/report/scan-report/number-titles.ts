import { decodePointer } from '../../core/json-pointer.js';
import type { SummaryLabels } from '../../scans/results/summary-labels.js';
import { shortName, type ScanResults } from '../../scans/results/scan-results.js';
import { findKnownNumber, isAboutRun, type NumberKind, type ParameterLabels } from './known-numbers.js';
import { multiplyUnits, plainMath } from '../page/plain-math.js';

/** How people read a number of a scan. */
export interface NumberTitle {
  /** Its name in the tables: the keys of its path, or what the scan file calls it. */
  readonly name: string;
  /** The only one of its kind among those that were asked for. */
  readonly title: string;
  readonly unit?: string;
  /** One sentence, where the number is a known one. */
  readonly meaning?: string;
  /** `other` for numbers of analyses that are not known. */
  readonly kind: NumberKind | 'other';
}

/** The results as far as titles need them. */
export type TitledResults = Pick<ScanResults, 'numbers'> & Partial<Pick<ScanResults, 'sources' | 'labels'>>;

/**
 * Titles of some numbers of a scan, by their names. Known ones of our workflow have a title and a unit; of others the
 * shortest end of the name that tells them apart. A name of the scan file stays as it is.
 * @example
 * titleNumbers(results).get('methods.sally.timing.training.cpu_s'); // {title: 'SALLY CPU of training', unit: 's', …}
 */
export function titleNumbers(
  results: TitledResults,
  names: readonly string[] = results.numbers,
): ReadonlyMap<string, NumberTitle> {
  const parameters = labelParameters(results.labels);
  const titles = names.map((name) => titleNumber(results, name, parameters));
  const counts = new Map<string, number>();
  for (const each of titles) counts.set(withUnit(each), (counts.get(withUnit(each)) ?? 0) + 1);
  return new Map(
    titles.map((each) => {
      const isOnly = counts.get(withUnit(each)) === 1;
      return [each.name, isOnly ? each : { ...each, title: shortName(results.numbers, each.name) }];
    }),
  );
}

/** `ALICES 68 % area (cells)`. */
export function withUnit({ title, unit }: Pick<NumberTitle, 'title' | 'unit'>): string {
  return unit === undefined || unit === '' ? title : `${title} (${unit})`;
}

function titleNumber(
  { numbers, sources = {} }: TitledResults,
  name: string,
  parameters: ParameterLabels,
): NumberTitle {
  const pointer = sources[name];
  const path =
    pointer === undefined ? name.replace(/^(?:summary\.)+/, '').split('.') : decodePointer(pointer);
  const known = findKnownNumber(path, parameters);
  const { unit, meaning } = known ?? {};
  const shared = {
    name,
    ...(unit === undefined ? {} : { unit }),
    ...(meaning === undefined ? {} : { meaning }),
  };
  // Who named a number wants to see it.
  if (pointer !== undefined) return { ...shared, title: name, kind: 'result' };
  if (known !== undefined) return { ...shared, title: known.title, kind: known.kind };
  return { ...shared, title: shortName(numbers, name), kind: isAboutRun(path) ? 'run' : 'other' };
}

function labelParameters(
  { parameters, labels }: SummaryLabels = { parameters: [], labels: {} },
): ParameterLabels {
  const found = parameters.map((name) => {
    const { label = name, unit } = labels[name] ?? {};
    return { label: plainMath(label), unit: unit === undefined ? undefined : plainMath(unit) };
  });
  return {
    at: (index = '') => found[Number(index)] ?? { label: `θ${index}`, unit: undefined },
    volumeUnit: found.length === 0 ? undefined : multiplyUnits(found.map(({ unit }) => unit)),
  };
}

import { isJsonArray } from '../../../core/json.js';
import { listAt, numberAt, numbersOf, objectAt, textAt } from './json-access.js';

/** An interval of one parameter, as `limits` of a summary lists it. */
export interface Limit {
  readonly method: string;
  readonly likelihood: string;
  readonly parameter: string;
  readonly others: string;
  readonly level: number;
  readonly thresholds: string;
  readonly bestFit?: number;
  /** An end beyond the scan is undefined. */
  readonly intervals: readonly (readonly [low: number | undefined, high: number | undefined])[];
}

/** The area of a region in parameter space. */
export interface Region {
  readonly method: string;
  readonly likelihood: string;
  readonly bestFit: readonly number[];
  readonly qAtTruth?: number;
  readonly areas: Readonly<Record<string, { readonly area?: number; readonly reachesEdge: boolean }>>;
}

export function readLimits(summary: unknown): readonly Limit[] {
  return listAt(summary, 'limits').flatMap((row): Limit[] => {
    const method = textAt(row, 'method');
    const parameter = textAt(row, 'parameter');
    const level = numberAt(row, 'level');
    if (method === undefined || parameter === undefined || level === undefined) return [];
    const bestFit = numberAt(row, 'best_fit');
    return [
      {
        ...{ method, parameter, level },
        likelihood: textAt(row, 'likelihood') ?? '',
        others: textAt(row, 'others') ?? '',
        thresholds: textAt(row, 'thresholds') ?? '',
        ...(bestFit === undefined ? {} : { bestFit }),
        intervals: listAt(row, 'intervals').flatMap((interval) =>
          isJsonArray(interval) && interval.length === 2
            ? [[endOf(interval[0]), endOf(interval[1])] as const]
            : [],
        ),
      },
    ];
  });
}

function endOf(value: unknown): number | undefined {
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
}

export function readRegions(summary: unknown): readonly Region[] {
  const methods = Object.entries(objectAt(summary, 'methods'));
  const bound = objectAt(summary, 'parton_level');
  const all = [...methods, ...(Object.keys(bound).length > 0 ? ([['parton level', bound]] as const) : [])];
  return all.flatMap(([method, result]) =>
    Object.entries(objectAt(result, 'likelihoods')).flatMap(([likelihood, value]): Region[] => {
      const areas = Object.entries(objectAt(value, 'regions')).map(([level, region]) => {
        const area = numberAt(region, 'area');
        const reachesEdge = objectAt(region)['reaches_edge_of_scan'] === true;
        return [level, { ...(area === undefined ? {} : { area }), reachesEdge }] as const;
      });
      if (areas.length === 0) return [];
      const qAtTruth = numberAt(value, 'q_at_truth');
      return [
        {
          ...{ method, likelihood },
          bestFit: numbersOf(objectAt(value)['best_fit']),
          ...(qAtTruth === undefined ? {} : { qAtTruth }),
          areas: Object.fromEntries(areas),
        },
      ];
    }),
  );
}

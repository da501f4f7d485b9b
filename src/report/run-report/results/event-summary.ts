import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { plainMath } from '../../page/plain-math.js';
import { listAt, numberAt, numbersOf, objectAt, textAt } from './json-access.js';

/** What was left of a sample after a step. */
export interface CutFlowRow {
  readonly sample: string;
  readonly step: string;
  readonly events?: number;
  readonly crossSectionPb?: number;
  readonly errorPb?: number;
  /** Of the generated cross section. */
  readonly efficiency?: number;
}

/** A benchmark as all events of the file together give it. */
export interface BenchmarkRow {
  readonly name: string;
  readonly parameters: JsonObject;
  readonly events?: number;
  readonly effectiveEvents?: number;
  readonly crossSectionPb?: number;
  readonly errorPb?: number;
}

/** A histogram; values and errors are pb per bin. */
export interface Histogram {
  readonly benchmark: string;
  readonly values: readonly number[];
  readonly errors: readonly number[];
  /** Of the ratio to the reference benchmark, whose events are the same. */
  readonly ratioErrors: readonly number[];
}

export interface ObservableHistograms {
  readonly name: string;
  readonly label: string;
  readonly unit: string;
  readonly edges: readonly number[];
  readonly histograms: readonly Histogram[];
}

export interface EventSummary {
  readonly process?: string;
  readonly sqrtSGev?: number;
  /** The benchmark that ratios are taken to. */
  readonly reference: string;
  readonly cutFlow: readonly CutFlowRow[];
  readonly benchmarks: readonly BenchmarkRow[];
  readonly observables: readonly ObservableHistograms[];
}

/** Reads `event_summary.json`; what is not as expected is left out. */
export function readEventSummary(summary: JsonObject): EventSummary {
  const observables = listAt(summary, 'observables').flatMap((each) => readObservable(each) ?? []);
  const process = textAt(summary, 'process');
  const sqrtS = numberAt(summary, 'sqrt_s_gev');
  return {
    ...(process === undefined ? {} : { process: plainMath(process) }),
    ...(sqrtS === undefined ? {} : { sqrtSGev: sqrtS }),
    reference: textAt(summary, 'reference') ?? observables[0]?.histograms[0]?.benchmark ?? '',
    cutFlow: listAt(summary, 'cut_flow').flatMap((row): CutFlowRow[] => {
      const sample = textAt(row, 'sample');
      const step = textAt(row, 'step');
      if (sample === undefined || step === undefined) return [];
      return [
        {
          ...{ sample, step },
          ...optionalNumber('events', numberAt(row, 'events')),
          ...optionalNumber('crossSectionPb', numberAt(row, 'cross_section_pb')),
          ...optionalNumber('errorPb', numberAt(row, 'error_pb')),
          ...optionalNumber('efficiency', numberAt(row, 'efficiency')),
        },
      ];
    }),
    benchmarks: listAt(summary, 'benchmarks').flatMap((row): BenchmarkRow[] => {
      const name = textAt(row, 'name');
      if (name === undefined) return [];
      return [
        {
          ...{ name, parameters: objectAt(row, 'parameters') },
          ...optionalNumber('events', numberAt(row, 'events')),
          ...optionalNumber('effectiveEvents', numberAt(row, 'effective_events')),
          ...optionalNumber('crossSectionPb', numberAt(row, 'cross_section_pb')),
          ...optionalNumber('errorPb', numberAt(row, 'error_pb')),
        },
      ];
    }),
    observables,
  };
}

function optionalNumber<Key extends string>(
  key: Key,
  value: number | undefined,
): Partial<Record<Key, number>> {
  return (value === undefined ? {} : { [key]: value }) as Partial<Record<Key, number>>;
}

function readObservable(value: unknown): ObservableHistograms | undefined {
  const name = textAt(value, 'name');
  const edges = numbersOf(objectAt(value)['edges']);
  if (name === undefined || edges.length < 2 || !ascends(edges)) return undefined;
  const bins = edges.length - 1;
  const histograms = Object.entries(objectAt(value, 'benchmarks')).flatMap(
    ([benchmark, each]): Histogram[] => {
      if (!isJsonObject(each)) return [];
      const values = numbersOf(each['values']);
      if (values.length !== bins) return [];
      const errorsOf = (key: string): readonly number[] => {
        const errors = numbersOf(each[key]);
        return errors.length === bins ? errors : [];
      };
      return [{ benchmark, values, errors: errorsOf('errors'), ratioErrors: errorsOf('ratio_errors') }];
    },
  );
  if (histograms.length === 0) return undefined;
  return {
    ...{ name, edges, histograms },
    label: plainMath(textAt(value, 'label') ?? name),
    unit: plainMath(textAt(value, 'unit') ?? ''),
  };
}

function ascends(edges: readonly number[]): boolean {
  return edges.every((edge, index) => index === 0 || edge > (edges[index - 1] ?? edge));
}

import { html, Markup } from '../../markup.js';
import { drawTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { drawFacts } from '../../page/page-parts.js';
import { groupBy } from '../group-by.js';
import {
  readEventSummary,
  type BenchmarkRow,
  type CutFlowRow,
  type EventSummary,
} from '../results/event-summary.js';
import { readLabels, withUnit, type Labels } from '../results/labels.js';
import { numberAt } from '../results/json-access.js';
import { formatValue, formatWithError } from '../results/numbers.js';
import type { RunResults } from '../results/run-results.js';

const PB_TO_FB = 1000;

/** How many events of each sample were left after each step, and what they are worth at the benchmarks. */
export function sectionOfEvents({ events, summary }: RunResults): PageSection | undefined {
  if (events === undefined) return undefined;
  const read = readEventSummary(events);
  const { cutFlow, benchmarks } = read;
  if (cutFlow.length === 0 && benchmarks.length === 0) return undefined;
  return {
    id: 'events',
    title: 'Events',
    content: html`${drawFacts([
      ['Process', read.process],
      ['√s', read.sqrtSGev === undefined ? undefined : `${formatValue(read.sqrtSGev / 1000)} TeV`],
    ])}
    ${cutFlow.length === 0 ? '' : cutFlowTable(cutFlow)}
    ${benchmarks.length === 0 ? '' : benchmarkTable(read, readLabels(summary))}`,
  };
}

function cutFlowTable(cutFlow: readonly CutFlowRow[]): Markup {
  const steps = [...new Set(cutFlow.map(({ step }) => step))];
  const last = steps.at(-1) ?? '';
  const samples = groupBy(cutFlow, ({ sample }) => sample);
  return drawTable({
    caption: 'Cut flow: events of each sample after each step',
    columns: [
      { title: 'sample' },
      ...steps.map((step) => ({ title: step, isNumber: true })),
      { title: `σ ${steps[0] ?? ''} [fb]`, isNumber: true },
      { title: `σ ${last} [fb]`, isNumber: true },
      { title: 'efficiency', isNumber: true },
    ],
    rows: [...samples].map(([sample, rows]) => {
      const at = (step: string): CutFlowRow | undefined => rows.find((row) => row.step === step);
      const end = at(last);
      return {
        cells: [
          sample,
          ...steps.map((step) => numberCell(at(step)?.events)),
          crossSection(at(steps[0] ?? '')),
          crossSection(end),
          end?.efficiency === undefined
            ? ''
            : { content: `${(100 * end.efficiency).toFixed(1)} %`, key: end.efficiency },
        ],
      };
    }),
  });
}

function benchmarkTable({ benchmarks, reference }: EventSummary, labels: Labels): Markup {
  const parameters = [...new Set(benchmarks.flatMap((row) => Object.keys(row.parameters)))];
  return drawTable({
    caption: 'Benchmarks, each with the events of all samples',
    columns: [
      { title: 'benchmark' },
      ...parameters.map((name) => ({ title: withUnit(labels(name)), isNumber: true })),
      { title: 'events', isNumber: true },
      { title: 'worth, unweighted', isNumber: true },
      { title: 'σ selected [fb]', isNumber: true },
    ],
    rows: benchmarks.map((row) => ({
      cells: [
        row.name === reference ? html`${row.name} <span class="note">(reference)</span>` : row.name,
        ...parameters.map((name) => numberCell(numberAt(row.parameters, name))),
        numberCell(row.events),
        numberCell(row.effectiveEvents === undefined ? undefined : Math.round(row.effectiveEvents)),
        crossSection(row),
      ],
    })),
  });
}

function crossSection(
  row: Pick<BenchmarkRow, 'crossSectionPb' | 'errorPb'> | undefined,
): { content: string; key: number } | '' {
  const { crossSectionPb: value, errorPb: error = 0 } = row ?? {};
  return value === undefined
    ? ''
    : { content: formatWithError(value * PB_TO_FB, error * PB_TO_FB), key: value };
}

function numberCell(value: number | undefined): { content: string; key: number } | '' {
  return value === undefined ? '' : { content: formatValue(value), key: value };
}

import { isJsonArray } from '../../../core/json.js';
import { html, type Markup } from '../../markup.js';
import { drawTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { listAt, numberAt, numbersOf, objectAt, textsOf } from '../results/json-access.js';
import { readLabels } from '../results/labels.js';
import { formatValue, formatWithError } from '../results/numbers.js';
import type { RunResults } from '../results/run-results.js';
import { methodName } from './key-results.js';

/** Limits of the workflow itself, above which it warns in a step's log. */
const MOST_DEVIATION = 0.1;
const MOST_ERRORS = 5;
const MOST_CHI2 = 5;
const MOST_RMS = 0.05;

/** The tests of the quadratic classifier on events that it has not seen. */
export function sectionOfClosure({ summary }: RunResults): PageSection | undefined {
  const tests = Object.entries(objectAt(summary, 'methods')).flatMap(([method, result]) => {
    const closure = objectAt(result, 'closure');
    return Object.keys(closure).length === 0 ? [] : [{ method, closure }];
  });
  if (tests.length === 0) return undefined;
  const labels = readLabels(summary);
  const parameters = textsOf(objectAt(summary)['parameters']).map((name) => labels(name).label);
  return {
    id: 'closure',
    title: 'Closure tests',
    content: html`<p>
        On events that were not used for training. The mean of the likelihood ratio over events of the first
        benchmark is 1 for the exact one; predicted probabilities of the benchmarks agree with the observed
        ones where χ² is about the number of bins.
      </p>
      ${tests.map(({ method, closure }) => html`<div class="tables">${meanRatios(method, closure, parameters)} ${calibration(method, closure)}</div>`)}`,
  };
}

function meanRatios(method: string, closure: unknown, parameters: readonly string[]): Markup {
  const rows = listAt(closure, 'mean_ratio').flatMap((row) => {
    const theta = numbersOf(objectAt(row)['theta']);
    const mean = numberAt(row, 'mean');
    const error = numberAt(row, 'error') ?? 0;
    if (mean === undefined || !isJsonArray(objectAt(row)['theta'])) return [];
    const isOff = Math.abs(mean - 1) > MOST_DEVIATION && Math.abs(mean - 1) > MOST_ERRORS * error;
    return [{ theta, mean, error, isOff }];
  });
  if (rows.length === 0) return html``;
  return drawTable({
    caption: `Mean of the ratio of ${methodName(method)}`,
    columns: [
      { title: `θ = (${parameters.join(', ')})` },
      { title: 'mean', isNumber: true },
      { title: 'off by', isNumber: true },
      { title: 'judged' },
    ],
    rows: rows.map(({ theta, mean, error, isOff }) => ({
      cells: [
        `(${theta.map((value) => formatValue(value)).join(', ')})`,
        { content: formatWithError(mean, error), key: mean },
        error > 0
          ? { content: `${((mean - 1) / error).toFixed(1).replace('-', '−')} σ`, key: (mean - 1) / error }
          : '',
        isOff ? html`<strong>off</strong>` : 'good',
      ],
    })),
  });
}

function calibration(method: string, closure: unknown): Markup {
  const rows = Object.entries(objectAt(closure, 'calibration')).flatMap(([benchmark, value]) => {
    const chi2 = numberAt(value, 'chi2');
    const bins = numberAt(value, 'ndf');
    const rms = numberAt(value, 'rms');
    if (chi2 === undefined || bins === undefined || bins <= 0) return [];
    return [{ benchmark, chi2, bins, rms, isOff: chi2 / bins > MOST_CHI2 && (rms ?? 0) > MOST_RMS }];
  });
  if (rows.length === 0) return html``;
  return drawTable({
    caption: `Calibration of the probabilities of ${methodName(method)}`,
    columns: [
      { title: 'benchmark' },
      { title: 'χ² / bins', isNumber: true },
      { title: 'rms of observed / predicted − 1', isNumber: true },
      { title: 'judged' },
    ],
    rows: rows.map(({ benchmark, chi2, bins, rms, isOff }) => ({
      cells: [
        benchmark,
        { content: `${chi2.toFixed(1)} / ${bins}`, key: chi2 / bins },
        rms === undefined ? '' : { content: `${(100 * rms).toFixed(1)} %`, key: rms },
        isOff ? html`<strong>off</strong>` : 'good',
      ],
    })),
  });
}

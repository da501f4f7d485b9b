import { html } from '../../markup.js';
import type { PageSection } from '../../page/page-document.js';
import { seriesColour, SERIES_COLOURS } from '../../page/draw-plot.js';
import { drawDistribution } from '../charts/distribution-chart.js';
import { readEventSummary } from '../results/event-summary.js';
import { withUnit } from '../results/labels.js';
import type { RunResults } from '../results/run-results.js';

const MOST_OBSERVABLES = 24;

/** Histograms of the observables at the benchmarks, and below them their ratio to the reference benchmark. */
export function sectionOfDistributions({ events }: RunResults): PageSection | undefined {
  if (events === undefined) return undefined;
  const { observables, reference } = readEventSummary(events);
  const names = [
    ...new Set(observables.flatMap(({ histograms }) => histograms.map(({ benchmark }) => benchmark))),
  ];
  const ordered = [
    ...names.filter((name) => name === reference),
    ...names.filter((name) => name !== reference),
  ];
  const benchmarks = ordered.slice(0, SERIES_COLOURS);
  if (benchmarks.length === 0) return undefined;
  const shown = observables.slice(0, MOST_OBSERVABLES);
  const leftOut = [
    ...observables.slice(MOST_OBSERVABLES).map(({ name }) => `the observable ${name}`),
    ...ordered.slice(SERIES_COLOURS).map((name) => `the benchmark ${name}`),
  ];
  return {
    id: 'distributions',
    title: 'Distributions',
    content: html`<p>
        Cross section in each bin at the benchmarks, and its ratio to ${reference}. Bars are statistical
        errors; those of the ratios take into account that all benchmarks are weighted from the same events.
        ${leftOut.length === 0 ? '' : `Left out: ${leftOut.join(', ')}.`}
      </p>
      <ul class="legend">
        ${benchmarks.map(
          (name, index) =>
            html`<li><span class="swatch" style="${`background:${seriesColour(index)}`}"></span>${name}</li>`,
        )}
      </ul>
      <div class="figures">
        ${shown.map(
          (observable) =>
            html`<figure>
              ${drawDistribution(observable, benchmarks)}
              <figcaption>
                <strong>${withUnit(observable)}</strong> <code>${observable.name}</code>
              </figcaption>
            </figure>`,
        )}
      </div>`,
  };
}

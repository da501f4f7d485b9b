import { relative, sep } from 'node:path';
import { rankPoints } from '../scans/results/rank-points.js';
import { POINTS_CSV, REPEATS_CSV, RESULTS_JSON } from '../scans/results/results-files.js';
import { groupColumns, type PointResult, type ScanResults } from '../scans/results/scan-results.js';
import { formatNumber } from './charts/chart-numbers.js';
import { html, Markup } from './markup.js';
import { shortValue } from './charts/short-text.js';

/** What a page shows beside the results themselves. */
export interface PageContent {
  /** Folder that the page lies in. */
  readonly folder: string;
  /** SVG pictures. */
  readonly charts: readonly string[];
  /** Numbers that get a column in the table. */
  readonly numbers: readonly string[];
}

const MOST_RANKED = 10;
const MOST_SHOWN = 50;

/** A self-contained page, except for the pictures in the folders of the points. */
export function drawPage(results: ScanResults, content: PageContent): string {
  const root = relative(content.folder, results.folder);
  const link = (path: string): string =>
    encodePath(root === '' ? path : `${root.split(sep).join('/')}/${path}`);
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${results.scan}</title>
        <style>
          ${new Markup(PAGE_STYLE)}
        </style>
      </head>
      <body>
        <h1>${results.scan}</h1>
        <p>${pointCountsText(results)} Tables: ${tables(results, link)}.</p>
        ${
          results.warnings.length === 0
            ? ''
            : html`<ul class="warnings">
                ${results.warnings.map((warning) => html`<li>${warning}</li>`)}
              </ul> `
        }
        ${ranking(results)}
        <section class="charts">
          ${content.charts.map((svg) => html`<figure>${new Markup(svg)}</figure>`)}
        </section>
        ${thumbnails(results, link)} ${pointTable(results, content.numbers, link)}
      </body>
    </html> `.text;
}

function pointCountsText({ points }: ScanResults): string {
  const counts = new Map<string, number>();
  for (const { status } of points) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return `${points.length} points: ${parts.join(', ')}.`;
}

function tables({ groups }: ScanResults, link: (path: string) => string): Markup[] {
  const names = [POINTS_CSV, ...(groups.length > 0 ? [REPEATS_CSV] : []), RESULTS_JSON];
  return names.map((name, index) => html`${index === 0 ? '' : ', '}<a href="${link(name)}">${name}</a>`);
}

function ranking(results: ScanResults): Markup {
  const { best, columns, groups } = results;
  if (best === undefined) return html``;
  const labels = groupColumns(columns).map(({ label }) => label);
  const ranked = rankPoints(results, best).filter(({ place }) => place !== undefined);
  const isGrouped = groups.length > 0;
  const rows = ranked.slice(0, MOST_RANKED).map(
    ({ place = 0, values, value = 0, spread, points }) =>
      html`<tr>
        <td>${place}</td>
        ${labels.map((label) => html`<td>${shortValue(values[label])}</td>`)}
        <td>${shortValue(value)}</td>
        ${
          isGrouped
            ? html`<td>${spread?.spread === undefined ? '' : formatNumber(spread.spread, 2)}</td>
                <td>${spread?.count ?? 0}</td>`
            : ''
        }
        <td>${points.join(', ')}</td>
      </tr> `,
  );
  const more = ranked.length - rows.length;
  return html`<h2>${best.order === 'minimize' ? 'Smallest' : 'Greatest'} ${best.value}</h2>
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>place</th>
            ${labels.map((label) => html`<th>${label}</th>`)}
            <th>${isGrouped ? 'mean' : best.value}</th>
            ${
              isGrouped
                ? html`<th>standard deviation</th>
                    <th>repeats</th>`
                : ''
            }
            <th>${isGrouped ? 'points' : 'point'}</th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>
    ${more > 0 ? html`<p class="note">and ${more} more</p>` : ''}`;
}

function pointTable(
  { columns, points, numbers }: ScanResults,
  shown: readonly string[],
  link: (path: string) => string,
): Markup {
  const labels = columns.map(({ label }) => label);
  const rows = points.map(
    (point) =>
      html`<tr class="${point.status}">
        <td>${pointLink(point, link)}</td>
        <td>${point.run?.name ?? ''}</td>
        <td>${point.status}</td>
        <td>${point.attempts}</td>
        ${[
          ...labels.map((label) => html`<td>${shortValue(point.values[label])}</td>`),
          ...shown.map((name) => html`<td>${shortValue(point.numbers[name])}</td>`),
        ]}
        <td>${causeMarkup(point)}</td>
      </tr> `,
  );
  const hidden = numbers.length - shown.length;
  return html`<h2>All points</h2>
    ${hidden > 0 ? html`<p class="note">${hidden} more numbers are in <a href="${link(POINTS_CSV)}">${POINTS_CSV}</a>.</p>` : ''}
    <div class="scroll">
      <table>
        <thead>
          <tr>
            <th>point</th>
            <th>run</th>
            <th>status</th>
            <th>attempts</th>
            ${[...labels, ...shown].map((name) => html`<th>${name}</th>`)}
            <th></th>
          </tr>
        </thead>
        <tbody>
          ${rows}
        </tbody>
      </table>
    </div>`;
}

function pointLink({ name, folder }: PointResult, link: (path: string) => string): Markup {
  return folder === undefined ? html`${name}` : html`<a href="${link(`${folder}/`)}">${name}</a>`;
}

function causeMarkup({ cause }: PointResult): Markup {
  if (cause === undefined) return html``;
  const { kind, step, message, hint, logTail } = cause;
  return html`${kind}${step === undefined ? '' : ` at ${step}`}: ${message}
  ${hint === undefined ? '' : html`<br />hint: ${hint}`}
  ${
    logTail === undefined
      ? ''
      : html`<details>
          <summary>end of the log</summary>
          <pre>${logTail}</pre>
        </details>`
  }`;
}

function thumbnails(results: ScanResults, link: (path: string) => string): Markup {
  const drawn = bestFirst(results).filter(
    ({ folder, files }) => folder !== undefined && files.some(isPicture),
  );
  const figures = drawn.slice(0, MOST_SHOWN).map(({ name, folder = name, files, values }) => {
    const pictures = files.filter(isPicture).map((file) => {
      const target = link(`${folder}/${file}`);
      return html`<a href="${target}" title="${file}"
        ><img src="${target}" alt="${file}" loading="lazy"
      /></a>`;
    });
    const settings = Object.entries(values).map(([label, value]) => `${label}=${shortValue(value)}`);
    return html`<figure>
      <figcaption><b>${name}</b> ${settings.join(', ')}</figcaption>
      ${pictures}
    </figure> `;
  });
  if (figures.length === 0) return html``;
  const more = drawn.length - figures.length;
  return html`<h2>Pictures of the points</h2>
    <section class="pictures">${figures}</section>
    ${more > 0 ? html`<p class="note">and those of ${more} more points</p>` : ''}`;
}

function bestFirst(results: ScanResults): readonly PointResult[] {
  const { best, points } = results;
  if (best === undefined) return points;
  const byIndex = new Map(points.map((point) => [point.index, point]));
  return rankPoints(results, best).flatMap((ranked) =>
    ranked.points.flatMap((index) => byIndex.get(index) ?? []),
  );
}

function isPicture(file: string): boolean {
  return /\.(?:png|svg|jpe?g)$/i.test(file);
}

function encodePath(path: string): string {
  return path.split('/').map(encodeURIComponent).join('/');
}

/** How a page looks, without anything from elsewhere. */
const PAGE_STYLE = `
:root { color-scheme: light; background: white; }
body { font: 15px/1.5 system-ui, sans-serif; color: #1f2328; max-width: 84rem; margin: 2rem auto; padding: 0 1.5rem; }
h1 { font-size: 1.6rem; margin: 0 0 .5rem; }
h2 { font-size: 1.15rem; margin: 2rem 0 .5rem; }
a { color: #0b5cad; }
.note { color: #59636e; }
.warnings { background: #fff8e1; border-left: 4px solid #e0a100; padding: .5rem .5rem .5rem 2rem; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: .25rem .75rem; border-bottom: 1px solid #d9dee3; white-space: nowrap; }
th { border-bottom-width: 2px; vertical-align: bottom; }
td:last-child { white-space: normal; }
tr.failed td { background: #fdecea; }
tr.missing td, tr.waiting td, tr.running td, tr.stopped td { color: #59636e; }
.charts { display: flex; flex-wrap: wrap; gap: 1.5rem; margin: 1.5rem 0; }
.charts figure { margin: 0; border: 1px solid #d9dee3; border-radius: 6px; overflow: hidden; }
.charts svg { display: block; max-width: 100%; height: auto; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(27rem, 1fr)); gap: 1rem; }
.pictures figure { margin: 0; border: 1px solid #d9dee3; border-radius: 6px; padding: .5rem .75rem; }
.pictures figcaption { font-size: .85rem; overflow-wrap: anywhere; }
.pictures img { height: 6rem; max-width: 100%; margin: .4rem .4rem 0 0; object-fit: contain; }
`;

import { rankPoints } from '../../scans/results/rank-points.js';
import { POINTS_CSV } from '../../scans/results/results-files.js';
import { groupColumns, type PointResult, type ScanResults } from '../../scans/results/scan-results.js';
import { formatNumber } from '../charts/chart-numbers.js';
import { shortValue } from '../charts/short-text.js';
import { html, type Markup } from '../markup.js';
import { drawTable, type TableCell, type TableColumn } from '../page/data-table.js';
import { drawFolded, drawStatus } from '../page/page-parts.js';
import { withUnit } from './number-titles.js';
import { breakable, pointLink, rowLinks, type ScanPageContext } from './page-context.js';

const MOST_RANKED = 20;
const MOST_SHOWN = 50;
const MOST_LINKED = 20;

/** The best points; undefined where nothing ranks them. */
export function drawRanking({ results, titles }: ScanPageContext): Markup | undefined {
  const { best, columns, groups } = results;
  if (best === undefined) return undefined;
  const labels = groupColumns(columns).map(({ label }) => label);
  const ranked = rankPoints(results, best).filter(({ place }) => place !== undefined);
  const isGrouped = groups.length > 0;
  const title = headingOf(best.value, titles);
  const more = ranked.length - MOST_RANKED;
  const table = drawTable({
    caption: `${best.order === 'minimize' ? 'Smallest' : 'Greatest'} ${title} first`,
    columns: [
      { title: 'place', isNumber: true },
      ...labels.map((label) => ({ title: breakable(label), isNumber: isNumeric(results, label) })),
      {
        title: breakable(isGrouped ? `mean of ${title}` : title),
        isNumber: true,
        note: noteOf(best.value, titles),
      },
      ...(isGrouped
        ? [
            { title: '± of the mean', isNumber: true, note: 'standard error: spread of the repeats / √n' },
            { title: 'spread', isNumber: true, note: 'standard deviation of the repeats' },
            { title: 'repeats', isNumber: true },
          ]
        : []),
      { title: isGrouped ? 'points' : 'point' },
    ],
    rows: ranked.slice(0, MOST_RANKED).map(({ place = 0, values, value = 0, spread, points }) => ({
      cells: [
        place,
        ...labels.map((label) => settingCell(values[label])),
        numberCell(value),
        ...(isGrouped
          ? [numberCell(spread?.error, 2), numberCell(spread?.spread, 2), spread?.count ?? 0]
          : []),
        html`${rowLinks(points)}`,
      ],
    })),
  });
  return html`${table}${more > 0 ? html`<p class="note">and ${more} more</p>` : ''}`;
}

/** Failed points, those with the same cause together; undefined when there are none. */
export function drawFailures({ results }: ScanPageContext): Markup | undefined {
  const failed = results.points.filter(({ status }) => status === 'failed');
  if (failed.length === 0) return undefined;
  const groups = new Map<string, PointResult[]>();
  for (const point of failed) {
    const { kind = '', step = '', message = '' } = point.cause ?? {};
    const key = JSON.stringify([kind, step, message]);
    groups.set(key, [...(groups.get(key) ?? []), point]);
  }
  return html`${[...groups.values()]
    .sort((one, other) => other.length - one.length)
    .map((points) => drawFailure(points, points[0]?.cause))}`;
}

function drawFailure(points: readonly PointResult[], cause: PointResult['cause']): Markup {
  const links = rowLinks(points.slice(0, MOST_LINKED).map(({ index }) => index));
  const more = points.length - MOST_LINKED;
  const which = html`${points.length === 1 ? 'Point' : 'Points'}
  ${links}${more > 0 ? ` and ${more} more` : ''}`;
  if (cause === undefined) return html`<div class="failure"><p>${which}: the cause is not known</p></div>`;
  const { message, hint, logTail } = cause;
  return html`<div class="failure">
    <h3>${placeOf(cause)}</h3>
    <p>${message}</p>
    ${hint === undefined ? '' : html`<p>hint: ${hint}</p>`}
    <p>${which}</p>
    ${logTail === undefined ? '' : drawFolded('end of the log', logTail)}
  </div> `;
}

/** `out-of-memory at training`. */
function placeOf(cause: PointResult['cause']): string {
  if (cause === undefined) return '';
  return cause.step === undefined ? cause.kind : `${cause.kind} at ${cause.step}`;
}

/** All points, with some of their numbers. */
export function drawPoints(context: ScanPageContext, shown: readonly string[]): Markup {
  const { results, titles, link } = context;
  const labels = results.columns.map(({ label }) => label);
  const hidden = results.numbers.length - shown.length;
  const hasFailed = results.points.some(({ cause }) => cause !== undefined);
  const hasRetries = results.points.some(({ attempts }) => attempts > 1);
  const columns: TableColumn[] = [
    { title: 'point', isNumber: true },
    { title: 'status' },
    ...labels.map((label) => ({ title: breakable(label), isNumber: isNumeric(results, label) })),
    ...shown.map((name) => ({
      title: breakable(headingOf(name, titles)),
      isNumber: true,
      note: noteOf(name, titles),
    })),
    ...(hasRetries ? [{ title: 'attempts', isNumber: true }] : []),
    ...(hasFailed ? [{ title: 'cause' }] : []),
    { title: 'folder' },
    { title: 'run' },
  ];
  const table = drawTable({
    caption: `${results.points.length} points`,
    columns,
    rows: results.points.map((point) => ({
      id: `point-${point.index}`,
      tone: point.status,
      cells: [
        point.index,
        drawStatus(point.status),
        ...labels.map((label) => settingCell(point.values[label])),
        ...shown.map((name) => numberCell(point.numbers[name], 5)),
        ...(hasRetries ? [point.attempts] : []),
        ...(hasFailed ? [placeOf(point.cause)] : []),
        pointLink(point, context),
        point.run?.name ?? '',
      ],
    })),
  });
  const csv = html`<a href="${link(POINTS_CSV)}">${POINTS_CSV}</a>`;
  return html`${hidden > 0 ? html`<p class="note">${hidden} more numbers are in ${csv}.</p>` : ''}${table}`;
}

/** Pictures of the points themselves, of the best first; undefined when there are none. */
export function drawPointPictures({ results, link }: ScanPageContext): Markup | undefined {
  const drawn = bestFirst(results).filter(
    ({ folder, files }) => folder !== undefined && files.some(isPicture),
  );
  if (drawn.length === 0) return undefined;
  const figures = drawn.slice(0, MOST_SHOWN).map(({ name, folder = name, files, values }) => {
    const pictures = onePerPlot(files.filter(isPicture)).map((file) => {
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
  const more = drawn.length - figures.length;
  return html`<div class="pictures">${figures}</div>
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

/** A plot that is there in several formats is shown once: as the smallest one to draw. */
function onePerPlot(files: readonly string[]): readonly string[] {
  const stemOf = (file: string): string => file.replace(/\.[^.]+$/, '');
  const chosen = new Map<string, string>();
  for (const file of files) {
    const other = chosen.get(stemOf(file));
    if (other === undefined || /\.svg$/i.test(other)) chosen.set(stemOf(file), file);
  }
  return [...chosen.values()];
}

function headingOf(name: string, titles: ScanPageContext['titles']): string {
  const title = titles.get(name);
  return title === undefined ? name : withUnit(title);
}

/** The whole name of a number, and what it means. */
function noteOf(name: string, titles: ScanPageContext['titles']): string {
  const { meaning } = titles.get(name) ?? {};
  return meaning === undefined ? name : `${name}: ${meaning}`;
}

function isNumeric({ points }: ScanResults, label: string): boolean {
  return points.every(({ values }) => typeof values[label] !== 'string');
}

function numberCell(value: number | undefined, digits = 4): TableCell {
  return value === undefined ? '' : { content: formatNumber(value, digits), key: value };
}

function settingCell(value: PointResult['values'][string] | undefined): TableCell {
  return typeof value === 'number' ? { content: shortValue(value), key: value } : shortValue(value);
}

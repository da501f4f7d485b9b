import { isJsonNumber } from '../../core/json.js';
import { visible } from '../../core/text/visible.js';
import { POINTS_CSV, REPEATS_CSV, RESULTS_JSON } from '../../scans/results/results-files.js';
import type { ScanResults } from '../../scans/results/scan-results.js';
import { spanOf } from '../charts/chart-numbers.js';
import type { ChartPlan } from '../charts/chart-plan.js';
import { shortValue } from '../charts/short-text.js';
import { html, Markup } from '../markup.js';
import { drawDocument, type PageSection } from '../page/page-document.js';
import { drawFacts, drawWarnings } from '../page/page-parts.js';
import { EXPLORER_SCRIPT } from './explorer-script.js';
import type { NumberChoice } from './number-choice.js';
import { titleNumbers, withUnit } from './number-titles.js';
import { createLinks, type ScanPageContext } from './page-context.js';
import { drawFailures, drawPointPictures, drawPoints, drawRanking } from './point-sections.js';
import { buildScanData, type ScanData } from './scan-data.js';
import { SCAN_STYLE } from './scan-style.js';
import { startView } from './start-view.js';

/** What a page shows beside the results themselves. */
export interface ScanPageContent {
  /** Folder that the page lies in. */
  readonly folder: string;
  /** SVG pictures with what they show, and the names of their files in the folder. */
  readonly charts: readonly { readonly plan: ChartPlan; readonly svg: string; readonly file: string }[];
  /** Numbers that are shown first, and why. */
  readonly choice: NumberChoice;
  /** Numbers that get a column in the table. */
  readonly numbers: readonly string[];
}

/** Viridis, in steps between which colours are mixed. */
const COLOURS = [
  ...[[68, 1, 84], [71, 39, 119], [62, 73, 137], [48, 103, 141], [37, 130, 142]], // prettier-ignore
  ...[[30, 157, 136], [53, 183, 120], [109, 205, 88], [180, 221, 44], [253, 231, 36]], // prettier-ignore
];

/** A page of the results of a scan, self-contained but for the pictures in the folders of the points. */
export function drawScanPage(results: ScanResults, content: ScanPageContent): string {
  const { choice, charts } = content;
  const link = createLinks(results, content.folder);
  const context: ScanPageContext = { results, titles: titleNumbers(results), link };
  const data = buildScanData(results, choice.names);
  const parts: readonly (readonly [id: string, title: string, content: Markup | undefined])[] = [
    ['failures', 'What failed', drawFailures(context)],
    ['ranking', 'Ranking', drawRanking(context)],
    ['explorer-section', 'Numbers over the settings', drawExplorer(data, charts[0]?.plan)],
    ['charts', 'Pictures', drawCharts(context, content)],
    ['points', 'All points', drawPoints(context, content.numbers)],
    ['pictures', 'Pictures of the points', drawPointPictures(context)],
  ];
  return drawDocument({
    title: results.scan,
    header: html`${countsText(results)}${drawWarnings(results.warnings)}${drawSettings(context)}`,
    sections: parts.flatMap(([id, title, part]): PageSection[] =>
      part === undefined ? [] : [{ id, title, content: part }],
    ),
    showsFilesBeside: true,
    style: SCAN_STYLE,
    scripts: [EXPLORER_SCRIPT],
  });
}

function countsText({ points }: ScanResults): Markup {
  const counts = new Map<string, number>();
  for (const { status } of points) counts.set(status, (counts.get(status) ?? 0) + 1);
  const parts = [...counts].map(([status, count]) => `${count} ${status}`);
  return html`<p class="lead">${points.length} points: ${parts.join(', ')}</p>`;
}

const MOST_VALUES = 8;

function drawSettings({ results, link }: ScanPageContext): Markup {
  const files = [POINTS_CSV, ...(results.groups.length > 0 ? [REPEATS_CSV] : []), RESULTS_JSON];
  const settings = results.columns.map(({ label, isRepeat }) => {
    const texts = results.points.map(({ values }) => shortValue(values[label]));
    return [
      isRepeat ? `${label} (repeats)` : label,
      listValues(results, label, [...new Set(texts)]),
    ] as const;
  });
  const links = files.map(
    (name, index) => html`${index === 0 ? '' : ', '}<a href="${link(name)}">${name}</a>`,
  );
  return drawFacts([...settings, ['tables', html`${links}`]]);
}

/** All values of a column where they are few, else how many there are. */
function listValues({ points }: ScanResults, label: string, texts: readonly string[]): string {
  if (texts.length <= MOST_VALUES) return texts.join(', ');
  const numbers = points.flatMap(({ values }) => (isJsonNumber(values[label]) ? Number(values[label]) : []));
  if (numbers.length === points.length) {
    const [low, high] = spanOf(numbers);
    return `${texts.length} values from ${shortValue(low)} to ${shortValue(high)}`;
  }
  return `${texts.slice(0, MOST_VALUES).join(', ')} and ${texts.length - MOST_VALUES} more`;
}

function drawExplorer(data: ScanData, plan: ChartPlan | undefined): Markup | undefined {
  const start = startView(data, plan);
  if (start === undefined) return undefined;
  const json = JSON.stringify({ ...data, colours: COLOURS, start });
  // Within a script element, only what begins like its end would be read as one.
  const safe = visible(json).replaceAll('<', String.raw`\u003c`);
  return html`<p class="screen note">
      Choose a number and what it is shown over. Cells are reached with Tab and the arrow keys; each leads to
      its points.
    </p>
    <div id="explorer"><p class="note">This picture needs the page's script; those below do not.</p></div>
    <script type="application/json" id="scan-data">
      ${new Markup(safe)}
    </script>`;
}

function drawCharts({ titles }: ScanPageContext, { charts, choice }: ScanPageContent): Markup | undefined {
  if (charts.length === 0) return undefined;
  const figures = charts.map(({ plan, svg, file }) => {
    const share = choice.explained.get(plan.number);
    const { meaning } = titles.get(plan.number) ?? {};
    return html`<figure>
      ${new Markup(svg)}
      <figcaption>
        ${meaning === undefined ? '' : `${meaning.charAt(0).toUpperCase()}${meaning.slice(1)}. `}
        ${share === undefined ? '' : `The settings explain ${Math.round(share * 100)} % of its variance. `}
        <code>${plan.number}</code>, <a href="${encodeURIComponent(file)}">as SVG</a>
      </figcaption>
    </figure>`;
  });
  return html`<p>${reasonText(choice, titles)}</p>
    <div class="charts">${figures}</div>`;
}

function reasonText({ reason, names }: NumberChoice, titles: ScanPageContext['titles']): string {
  const [first = ''] = names;
  const title = titles.get(first);
  switch (reason) {
    case 'all':
      return 'All numbers of the scan.';
    case 'named':
      return 'The numbers that were asked for.';
    case 'ranked':
      return `The number that points are ranked by: ${title === undefined ? first : withUnit(title)}.`;
    case 'explained':
      return (
        'Of many numbers, those whose variance over the points is explained best by the settings (analysis of variance), ' +
        'results before details. Those that say the same as another one, with a correlation above 0.98, and what was set ' +
        'or what a run cost are left out.'
      );
    case 'different':
      return 'Of many numbers, those that differ most: too few points, or no repeats, leave nothing to compare them with.';
  }
}

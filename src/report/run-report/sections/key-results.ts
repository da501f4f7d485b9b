import { html, Markup } from '../../markup.js';
import { drawTable, type DataTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { multiplyUnits } from '../../page/plain-math.js';
import { drawFacts, type Fact } from '../../page/page-parts.js';
import { groupBy } from '../group-by.js';
import { numberAt, numbersOf, textAt, textsOf } from '../results/json-access.js';
import { readLabels, withUnit, type Labels } from '../results/labels.js';
import { readLimits, readRegions, type Limit, type Region } from '../results/limits.js';
import { decimalsFor, formatDecimals, formatValue } from '../results/numbers.js';
import type { RunResults } from '../results/run-results.js';

const BOTH = 'rate_and_shape';
const LEVELS = [68, 95] as const;

/** Intervals of each parameter and areas of the regions, of every method. */
export function sectionOfResults({ summary, summaryPath }: RunResults): PageSection | undefined {
  if (summary === undefined) return undefined;
  const labels = readLabels(summary);
  const limits = readLimits(summary);
  const regions = readRegions(summary);
  if (limits.length === 0 && regions.length === 0) return undefined;
  const parameters = textsOf(summary['parameters']);
  const truth = numbersOf(summary['theta_true']);
  const luminosity = numberAt(summary, 'luminosity_pb');
  const facts: Fact[] = [
    ['Data', textAt(summary, 'data')],
    ['Luminosity', luminosity === undefined ? undefined : `${formatValue(luminosity / 1000)} fb⁻¹`],
    ['Expected events', formatValue(numberAt(summary, 'expected_events'))],
    ['Events in the file', formatValue(numberAt(summary, 'events_in_file'))],
    [
      'Assumed truth',
      parameters.map((name, index) => `${labels(name).label} = ${formatValue(truth[index])}`).join(', '),
    ],
  ];
  const shown = chooseLimits(limits);
  return {
    id: 'results',
    title: 'Results',
    content: html`${drawFacts(facts)}
      <div class="tables">
        ${shown.length === 0 ? '' : drawTable(limitsTable(shown, labels))}
        ${regions.length === 0 ? '' : drawTable(regionsTable(regions, parameters, labels))}
      </div>
      ${limits.length === 0 ? '' : foldedLimits(limits, labels)}
      <p class="note">From <code>${summaryPath ?? 'summary.json'}</code>.</p>`,
  };
}

/** Rate and shape with the other parameters profiled; calibrated thresholds where there are any. */
function chooseLimits(limits: readonly Limit[]): readonly Limit[] {
  const isChosen = ({ likelihood, others }: Limit): boolean => likelihood === BOTH && others !== 'zero';
  const chosen = limits.filter(isChosen);
  const all = chosen.length > 0 ? chosen : limits;
  const toys = all.filter(({ thresholds }) => thresholds === 'toys');
  return toys.length > 0 ? toys : all;
}

function limitsTable(limits: readonly Limit[], labels: Labels): DataTable {
  const rows = groupBy(limits, ({ method, parameter }) => JSON.stringify([parameter, method]));
  const thresholds = limits[0]?.thresholds ?? '';
  const decimals = decimalsFor(leastOf(limits.map(widthOf)));
  const units = new Set(limits.map(({ parameter }) => labels(parameter).unit));
  const unit = units.size === 1 ? [...units].find((each) => each !== '') : undefined;
  return {
    caption: `Intervals from rate and shape, the other parameters profiled${thresholds === '' ? '' : ` (${thresholds} thresholds)`}${unit === undefined ? '' : ` [${unit}]`}`,
    columns: [
      { title: 'method' },
      { title: 'parameter' },
      { title: 'best fit', isNumber: true },
      ...LEVELS.map((level) => ({ title: `${level} %`, isNumber: true })),
      { title: 'width of 95 %', isNumber: true },
    ],
    rows: [...rows.values()].map((group) => {
      const [first] = group;
      const ofLevel = (level: number): Limit | undefined => group.find((each) => each.level === level);
      return {
        cells: [
          methodName(first?.method ?? ''),
          unit === undefined
            ? withUnit(labels(first?.parameter ?? ''))
            : labels(first?.parameter ?? '').label,
          sorted(first?.bestFit, decimals),
          ...LEVELS.map((level) => intervalsText(ofLevel(level), decimals)),
          sorted(widthOf(ofLevel(95)), decimals),
        ],
      };
    }),
  };
}

function regionsTable(regions: readonly Region[], parameters: readonly string[], labels: Labels): DataTable {
  const likelihoods = [...new Set(regions.map(({ likelihood }) => likelihood))];
  const decimals = decimalsFor(
    leastOf(regions.flatMap(({ areas }) => Object.values(areas).map(({ area }) => area))),
  );
  const kind = parameters.length === 1 ? 'Length' : parameters.length === 2 ? 'Area' : 'Volume';
  const unit = multiplyUnits(parameters.map((name) => labels(name).unit || undefined));
  return {
    caption: `${kind} of the joint regions of ${parameters.map((name) => labels(name).label).join(' and ')}${unit === undefined || unit === '' ? '' : ` [${unit}]`}`,
    columns: [
      { title: 'method' },
      ...(likelihoods.length > 1 ? [{ title: 'from' }] : []),
      ...LEVELS.map((level) => ({ title: `${level} %`, isNumber: true })),
      { title: 'best fit', isNumber: true },
      { title: 'q at the truth', isNumber: true },
    ],
    rows: regions.map(({ method, likelihood, areas, bestFit, qAtTruth }) => ({
      cells: [
        methodName(method),
        ...(likelihoods.length > 1 ? [likelihood.replaceAll('_', ' ')] : []),
        ...LEVELS.map((level) => {
          const region = areas[String(level)];
          return region?.area === undefined
            ? ''
            : {
                content: `${region.reachesEdge ? '> ' : ''}${formatDecimals(region.area, decimals)}`,
                key: region.area,
              };
        }),
        bestFit.length === 0 ? '' : `(${bestFit.map((value) => formatValue(value)).join(', ')})`,
        sorted(qAtTruth),
      ],
    })),
  };
}

function foldedLimits(limits: readonly Limit[], labels: Labels): Markup {
  const table = drawTable({
    caption: 'All intervals',
    columns: [
      { title: 'method' },
      { title: 'from' },
      { title: 'parameter' },
      { title: 'others' },
      { title: 'level', isNumber: true },
      { title: 'thresholds' },
      { title: 'best fit', isNumber: true },
      { title: 'interval', isNumber: true },
    ],
    rows: limits.map((limit) => ({
      cells: [
        methodName(limit.method),
        limit.likelihood.replaceAll('_', ' '),
        labels(limit.parameter).label,
        limit.others,
        `${limit.level} %`,
        limit.thresholds,
        sorted(limit.bestFit, decimalsFor(widthOf(limit))),
        intervalsText(limit, decimalsFor(widthOf(limit))),
      ],
    })),
  });
  return html`<details>
    <summary>All ${limits.length} intervals</summary>
    ${table}
  </details>`;
}

function leastOf(lengths: readonly (number | undefined)[]): number | undefined {
  const known = lengths.filter((length) => length !== undefined);
  return known.length === 0 ? undefined : Math.min(...known);
}

function sorted(value: number | undefined, decimals?: number): { content: string; key: number } | '' {
  return value === undefined ? '' : { content: formatDecimals(value, decimals), key: value };
}

function intervalsText(limit: Limit | undefined, decimals: number | undefined): string {
  if (limit === undefined) return '';
  return limit.intervals
    .map(([low, high]) => {
      const ends = [
        low === undefined ? '< scan' : formatDecimals(low, decimals),
        high === undefined ? '> scan' : formatDecimals(high, decimals),
      ];
      return `[${ends.join(', ')}]`;
    })
    .join(' ∪ ');
}

function widthOf(limit: Limit | undefined): number | undefined {
  if (limit === undefined || limit.intervals.length === 0) return undefined;
  const widths = limit.intervals.map(([low, high]) =>
    low === undefined || high === undefined ? undefined : high - low,
  );
  return widths.some((width) => width === undefined)
    ? undefined
    : widths.reduce<number>((sum, width) => sum + (width ?? 0), 0);
}

/** Methods of MadMiner are known in capitals. */
export function methodName(method: string): string {
  const capitals = new Set([
    'alice',
    'alices',
    'sally',
    'sallino',
    'carl',
    'rolr',
    'cascal',
    'rascal',
    'scandal',
  ]);
  if (method === 'quadratic') return 'quadratic classifier';
  return capitals.has(method) ? method.toUpperCase() : method.replaceAll('_', ' ');
}

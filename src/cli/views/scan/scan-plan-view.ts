import type { JsonValue } from '../../../core/json.js';
import { writeJson } from '../../../core/json/write-json.js';
import type { EstimateBasis, ScanEstimate } from '../../../scans/plan/estimate-scan.js';
import type { PlannedScan } from './planned-scan.js';
import { diagnosticText } from '../error-view.js';
import type { Paint } from '../../io.js';
import { shortPath } from '../file-view.js';
import { formatBytes, formatDuration, plural } from '../quantities.js';
import { fittedTableText, type FittedColumn } from '../fitted-table.js';
import { factsText } from '../table.js';
import { hanging } from '../../output/printable.js';

/** Points that are listed when there are more: `--json` lists all. */
const FIRST_ROWS = 15;
const LAST_ROWS = 5;

export function plannedScanText(planned: PlannedScan, cwd: string, paint: Paint): string {
  const { warnings, fit } = planned;
  const problems = [...(fit?.misfits ?? []), ...(fit?.notes ?? [])];
  return [
    ...warnings.map((warning) => diagnosticText(warning, paint)),
    ...problems.map((message) => `${paint.yellow('warning:')} ${hanging(message)}`),
    pointsText(planned, paint),
    '',
    factsText(factsOf(planned, cwd), paint),
  ].join('\n');
}

function pointsText({ points, columns }: PlannedScan, paint: Paint): string {
  const hidden = points.length - FIRST_ROWS - LAST_ROWS;
  const shown = <Cell>(cellOf: (point: PlannedScan['points'][number]) => Cell, gap: Cell): readonly Cell[] =>
    hidden <= 1
      ? points.map(cellOf)
      : [...points.slice(0, FIRST_ROWS).map(cellOf), gap, ...points.slice(-LAST_ROWS).map(cellOf)];
  const fitted: FittedColumn[] = [
    { heading: '#', cells: shown(({ index }) => String(index), '…') },
    { heading: 'KEY', cells: shown(({ key }) => key, `${hidden} more`) },
    ...columns.map(({ label }) => ({
      heading: label,
      cells: shown(({ values }) => valueText(values[label]), '…'),
      ...{ isText: true, isDispensable: true },
    })),
  ];
  return fittedTableText(fitted, paint, '--json has all');
}

function valueText(value: JsonValue | undefined): string {
  if (value === undefined) return '-';
  return typeof value === 'string' ? value : writeJson(value);
}

type Facts = readonly (readonly [string, string | undefined])[];

function factsOf(planned: PlannedScan, cwd: string): Facts {
  const { estimate, upload, mode } = planned;
  const each = mode === 'scatter' ? 'for the run' : 'for each run';
  return [
    ['scan', planned.scan],
    ['file', shortPath(planned.file, cwd)],
    ['analysis', shortPath(planned.analysis, cwd)],
    ['points', String(estimate.points)],
    ['runs', runsText(planned)],
    [
      'upload',
      `${formatBytes(estimate.uploadBytes)}: ${plural(upload.files, 'file')} (${formatBytes(upload.bytes)}) ${each}`,
    ],
    ['disk', diskText(planned)],
    ['start', startText(estimate)],
    ['time', timeText(planned)],
  ];
}

function runsText({ mode, estimate: { runs, points }, retry: { retries } }: PlannedScan): string {
  if (mode === 'scatter') return `${runs}, of all points`;
  return retries === 0 ? String(runs) : `${runs}, and at most ${points * retries} more for points that fail`;
}

function diskText(planned: PlannedScan): string {
  const { estimate, fit } = planned;
  const left = fit?.diskLeft === undefined ? '' : `; the account may use ${formatBytes(fit.diskLeft)} more`;
  return `${formatBytes(estimate.diskBytes)} ${basisText(estimate.diskBasis, planned)}${left}`;
}

function basisText(basis: EstimateBasis, { like }: PlannedScan): string {
  switch (basis) {
    case 'run':
      return `(as ${like?.run.name ?? 'the run'} took)`;
    case 'file':
      return '(by `estimate` of the scan file)';
    case 'inputs':
      return '(the inputs alone: `estimate: {disk: …}` or --like RUN adds what the points make)';
  }
}

function startText({ startTime, runs }: ScanEstimate): string {
  if (startTime === 0) return 'at once';
  return `${formatDuration(startTime)}: REANA starts one run every ${formatDuration(startTime / runs)}`;
}

function timeText(planned: PlannedScan): string {
  const { time, timeBasis } = planned.estimate;
  if (time !== undefined && timeBasis !== undefined)
    return `${formatDuration(time)} ${basisText(timeBasis, planned)}`;
  return planned.mode === 'scatter'
    ? 'not known: the cluster runs as many steps at a time as it has room for'
    : 'not known: `estimate: {time: …}` or --like RUN gives the time of a point';
}

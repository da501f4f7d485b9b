import { resolve } from 'node:path';
import { findNumber, type ScanResults } from '../scans/results/scan-results.js';
import { writeResultFile } from '../scans/collect/write-result-file.js';
import { explainChoice, type NumberChoice } from './scan-report/number-choice.js';
import { titleNumbers, withUnit } from './scan-report/number-titles.js';
import { planCharts, type ChartPlan } from './charts/chart-plan.js';

export interface DrawScanOptions {
  /**
   * The numbers to draw, by names or the ends of names; all when they are few, the one that points are ranked by, or
   * those that differ most from point to point.
   */
  readonly numbers?: readonly string[];
}

/** All numbers get a column in the table of the page when they are no more. */
const MOST_COLUMNS = 12;
const LONGEST_NAME = 80;

/**
 * Draws a scan into a folder: SVG pictures of its numbers (640 pixels wide) and `index.html`, a page with what failed, the
 * ranking, the numbers over any of the settings, the pictures, all points and their own pictures. It needs no network.
 * Returns absolute paths, the page first.
 * @throws UsageError when there is no such number; TransferError when a file can't be written
 * @example
 * const [page] = await drawScan(results, 'results/pictures', { numbers: ['area'] });
 */
export async function drawScan(
  results: ScanResults,
  folder: string,
  { numbers }: DrawScanOptions = {},
): Promise<readonly string[]> {
  const target = resolve(folder);
  // The drawing packages take longer to load than all the rest of the door.
  const { drawChart } = await import('./charts/scan-chart.js');
  const { drawScanPage } = await import('./scan-report/scan-page.js');
  const choice = numbers === undefined ? explainChoice(results) : chooseNamed(results, numbers);
  const titles = titleNumbers(results);
  const plans = choice.names.flatMap((number) => {
    const title = titles.get(number);
    return planCharts(results, number, title === undefined ? number : withUnit(title));
  });
  const names = nameFiles(plans);
  const charts = plans.map((plan, index) => ({
    plan,
    file: `${names[index] ?? ''}.svg`,
    svg: drawChart(plan, `ramp-${index + 1}`),
  }));
  const columns = results.numbers.length <= MOST_COLUMNS ? results.numbers : choice.names;
  const page = drawScanPage(results, { folder: target, charts, choice, numbers: columns });
  const written = [await writeResultFile(target, 'index.html', page)];
  for (const { file, svg } of charts) written.push(await writeResultFile(target, file, svg));
  return written;
}

function chooseNamed({ numbers }: ScanResults, names: readonly string[]): NumberChoice {
  return { names: names.map((name) => findNumber(numbers, name)), reason: 'named', explained: new Map() };
}

/** Names without surprises for shells and disks, each once. */
function nameFiles(plans: readonly ChartPlan[]): readonly string[] {
  const taken = new Set<string>();
  return plans.map(({ number, shape }, index) => {
    const isOneOfSeveral = plans.filter((other) => other.number === number).length > 1;
    const column = shape.kind === 'lines' ? shape.x : shape.by[0];
    const plain = cleanName(isOneOfSeveral && column !== undefined ? `${number}-by-${column.label}` : number);
    const name = taken.has(plain.toLowerCase()) ? `${plain}-${index + 1}` : plain;
    taken.add(name.toLowerCase());
    return name;
  });
}

function cleanName(text: string): string {
  const plain = text.replaceAll(/[^A-Za-z0-9_.-]+/g, '-').replaceAll(/^[.-]+|[.-]+$/g, '');
  return plain.slice(-LONGEST_NAME) || 'number';
}

import type { RunRecord } from '../../../runs/record/run-record.js';
import type { StepAccount } from '../../../runs/record/step-accounts.js';
import { titleOfStep } from '../results/step-titles.js';
import { groupBy } from '../group-by.js';
import { html, Markup } from '../../markup.js';
import { countOf, formatSeconds } from '../../page/amounts.js';
import { drawTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';

const MOST_STEPS = 60;

interface Row {
  readonly name: string;
  readonly count: number;
  readonly wall: number;
  readonly cpu: number;
  readonly peak: number | undefined;
}

/** CPU and memory as the steps told; of many steps, those of a stage together. */
export function sectionOfResources({ accounts, steps }: RunRecord): PageSection | undefined {
  if (accounts.length === 0) return undefined;
  const isFolded = accounts.length > MOST_STEPS;
  const rows = isFolded
    ? foldAccounts(accounts)
    : accounts.map((account) => rowOf(titleOfStep(account.step, account), [account]));
  const most = {
    cpu: Math.max(...rows.map(({ cpu }) => cpu)),
    peak: Math.max(...rows.map(({ peak = 0 }) => peak)),
  };
  const total = rows.reduce((sum, { cpu }) => sum + cpu, 0);
  const silent = steps.length - accounts.length;
  return {
    id: 'resources',
    title: 'CPU and memory',
    content: html`<p>
        As the steps measured themselves: ${formatSeconds(total)} of CPU time together, and at most
        ${formatMemory(most.peak)} of memory in one
        step.${silent > 0 ? ` ${countOf(silent, 'step')} told nothing.` : ''}
      </p>
      ${drawTable({
        hasFilter: false,
        caption: isFolded ? 'CPU time and memory by stage' : 'CPU time and memory by step',
        columns: [
          { title: isFolded ? 'stage' : 'step' },
          ...(isFolded ? [{ title: 'steps', isNumber: true }] : []),
          { title: 'time', isNumber: true },
          { title: 'CPU time', isNumber: true },
          { title: '' },
          { title: 'CPU / time', isNumber: true },
          { title: 'peak memory', isNumber: true },
          { title: '' },
        ],
        rows: rows.map(({ name, count, wall, cpu, peak }) => ({
          cells: [
            name,
            ...(isFolded ? [count] : []),
            { content: formatSeconds(wall), key: wall },
            { content: formatSeconds(cpu), key: cpu },
            drawBar(cpu, most.cpu, 'cpu'),
            wall > 0 ? { content: (cpu / wall).toFixed(2), key: cpu / wall } : '',
            peak === undefined ? '' : { content: formatMemory(peak), key: peak },
            drawBar(peak ?? 0, most.peak, 'memory'),
          ],
        })),
      })}`,
  };
}

function foldAccounts(accounts: readonly StepAccount[]): readonly Row[] {
  return [...groupBy(accounts, ({ stage }) => stage)].map(([stage, group]) => rowOf(stage, group));
}

function rowOf(name: string, group: readonly StepAccount[]): Row {
  const peaks = group.flatMap(({ peakMebibytes }) => peakMebibytes ?? []);
  return {
    name,
    count: group.length,
    wall: group.reduce((sum, { wallSeconds }) => sum + wallSeconds, 0),
    cpu: group.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0),
    peak: peaks.length === 0 ? undefined : peaks.reduce((most, peak) => Math.max(most, peak), 0),
  };
}

/** The number beside it says the same. */
function drawBar(value: number, most: number, kind: 'cpu' | 'memory'): Markup {
  const width = most > 0 ? (100 * value) / most : 0;
  return html`<div
    class="bar ${kind}"
    aria-hidden="true"
    style="${new Markup(`--part:${width.toFixed(1)}%`)}"
  ></div>`;
}

function formatMemory(mebibytes: number): string {
  return mebibytes < 1024 ? `${Math.round(mebibytes)} MiB` : `${(mebibytes / 1024).toFixed(1)} GiB`;
}

import type { RecordedStep, RunRecord } from '../../../runs/record/run-record.js';
import type { StepAccount } from '../../../runs/record/step-accounts.js';
import { titleOfStep } from '../results/step-titles.js';
import { html, Markup } from '../../markup.js';
import { countOf, formatSeconds } from '../../page/amounts.js';
import { formatUtc } from '../../page/utc-time.js';
import { drawTable } from '../../page/data-table.js';
import type { PageSection } from '../../page/page-document.js';
import { drawStatus } from '../../page/page-parts.js';

/** Characters of commands and logs in one report together, and of a single one. */
const MOST_CHARACTERS = 1_500_000;
const LONGEST_LOG = 20_000;
const LONGEST_COMMAND = 4000;

/** All steps with commands, images and logs; logs are folded, and cut where they are long or many. */
export function sectionOfSteps({ steps, accounts }: RunRecord): PageSection | undefined {
  if (steps.length === 0) return undefined;
  const byJob = new Map(accounts.map((account) => [account.jobId, account]));
  const share = Math.max(200, Math.floor(MOST_CHARACTERS / (2 * steps.length)));
  const limits = { log: Math.min(LONGEST_LOG, share), command: Math.min(LONGEST_COMMAND, share) };
  const images = [...new Set(steps.map(({ image }) => image).filter((image) => image !== ''))];
  const [only] = images;
  const isOneImage = images.length === 1 && only !== undefined;
  return {
    id: 'steps',
    title: 'Steps',
    content: html`<p>
        ${countOf(steps.length, 'step')}, in the order in which the server created
        them.${isOneImage ? html` All use the image <code>${only}</code>.` : ''}
        ${
          limits.log < LONGEST_LOG
            ? html`Of each log the last ${countOf(limits.log, 'character')} are kept here.`
            : ''
        }
      </p>
      ${drawTable({
        caption: 'All steps',
        columns: [
          { title: 'step' },
          { title: 'status' },
          { title: 'started' },
          { title: 'took', isNumber: true },
          ...(accounts.length === 0 ? [] : [{ title: 'CPU', isNumber: true }]),
          { title: isOneImage ? 'command and log' : 'image, command and log' },
        ],
        rows: steps.map((step) => ({
          id: stepAnchor(step),
          cells: [
            titleOfStep(step.name, byJob.get(step.jobId)),
            drawStatus(step.status),
            startedCell(step),
            tookCell(step),
            ...(accounts.length === 0 ? [] : [cpuCell(byJob.get(step.jobId))]),
            html`${isOneImage || step.image === '' ? '' : html`<code>${step.image}</code>`}
            ${foldedCommand(step, limits.command)} ${foldedLog(step, limits.log)}`,
          ],
        })),
      })}`,
  };
}

/** Where a link to a step leads. */
export function stepAnchor({ jobId }: Pick<RecordedStep, 'jobId'>): string {
  return `step-${jobId.replaceAll(/[^\w-]/g, '_')}`;
}

function startedCell({ started }: RecordedStep): Markup | string {
  return started === undefined ? '' : formatUtc(started);
}

function tookCell({ started, ended }: RecordedStep): { content: string; key: number } | string {
  if (started === undefined || ended === undefined) return '';
  const seconds = Math.max(0, ended.getTime() - started.getTime()) / 1000;
  return { content: seconds === 0 ? '< 1 s' : formatSeconds(seconds), key: seconds };
}

function cpuCell(account: StepAccount | undefined): { content: string; key: number } | string {
  if (account === undefined) return '';
  return { content: formatSeconds(account.cpuSeconds), key: account.cpuSeconds };
}

function foldedCommand({ command }: RecordedStep, most: number): Markup {
  if (command === '') return new Markup('');
  const text = command.length > most ? `${command.slice(0, most)}…` : command;
  return html`<details>
    <summary>command</summary>
    <pre>${text}</pre>
  </details>`;
}

function foldedLog({ log, cutCharacters = 0 }: RecordedStep, most: number): Markup {
  const end = log.trimEnd();
  if (end === '') return new Markup('');
  const cut = cutCharacters + Math.max(0, end.length - most);
  const text = end.length > most ? end.slice(-most) : end;
  const note = cut === 0 ? '' : ` (without the first ${countOf(cut, 'character')})`;
  return html`<details>
    <summary>log${note}</summary>
    <pre>${text}</pre>
  </details>`;
}

import { isJsonObject } from '../../../core/json.js';
import type { RecordedStep, RunRecord } from '../../../runs/record/run-record.js';
import { html, type Markup } from '../../markup.js';
import { countOf, formatBytes, formatSeconds } from '../../page/amounts.js';
import { formatUtc } from '../../page/utc-time.js';
import { drawFacts, drawStatus, drawWarnings, type Fact } from '../../page/page-parts.js';
import { objectAt, textAt } from '../results/json-access.js';
import type { RunResults } from '../results/run-results.js';
import { TERMINAL_STATUSES } from '../../../reana/model.js';

const MOST_NAMES = 4;

/** What ran where and when, and with which versions. */
export function drawOverview(record: RunRecord, { summary, notes }: RunResults): Markup {
  const { run, server, clientVersion } = record;
  const versions = objectAt(summary, 'versions');
  const programs = Object.entries(versions).flatMap(([name, version]) =>
    typeof version === 'string' ? [`${name} ${version}`] : [],
  );
  const facts: Fact[] = [
    ['Server', html`<code>${server.url}</code>`],
    ['Server version', serverVersion(record)],
    ['Client version', `reana-madminer ${clientVersion}`],
    ['Workflow', workflowText(record)],
    ['Ran on', listNames(record.steps.map(({ backend }) => backend))],
    ['Owner', run.owner],
    ['Created', run.created === undefined ? undefined : formatUtc(run.created)],
    ['Started', run.started === undefined ? undefined : formatUtc(run.started)],
    ['Ended', run.ended === undefined ? undefined : formatUtc(run.ended)],
    ['Waited, ran', durationText(record)],
    ['Workspace', workspaceText(record)],
    ['Seed', valueText(objectAt(summary)['seed'])],
    ['Programs of the steps', programs.join(', ')],
    ['Events made with', textAt(summary, 'caption')],
    ['Run id', html`<code>${run.id}</code>`],
  ];
  return html`<p class="lead">${drawStatus(run.status)} ${outcomeText(record)}</p>
    ${drawWarnings([...missingParts(record), ...notes])} ${drawFacts(facts)}`;
}

/** `25 of 25 steps in 24 s`. */
export function outcomeText({ run, read }: RunRecord): string {
  const { progress, started, ended, status, rawStatus } = run;
  const end = ended ?? (TERMINAL_STATUSES.has(status) ? undefined : read);
  const time =
    started === undefined || end === undefined
      ? ''
      : ` in ${formatSeconds(Math.max(0, end.getTime() - started.getTime()) / 1000)}`;
  const failed = progress.failed > 0 ? `, ${progress.failed} failed` : '';
  const unknown = status === 'unknown' ? ` (the server calls it “${rawStatus}”)` : '';
  const steps =
    progress.total === 0
      ? 'no steps yet'
      : `${progress.finished} of ${countOf(progress.total, 'step')} finished${failed}`;
  const asOf = TERMINAL_STATUSES.has(status) ? '' : `; as of ${formatUtc(read)}`;
  return `${steps}${time}${unknown}${asOf}`;
}

function serverVersion({ server: { version, embeddedVersion } }: RunRecord): string | undefined {
  if (embeddedVersion !== undefined) {
    return `embedded in reana-madminer ${embeddedVersion}${version === undefined ? '' : `, speaks as REANA ${version}`}`;
  }
  return version === undefined ? undefined : `REANA ${version}`;
}

function workflowText({ specification }: RunRecord): string | undefined {
  const { workflow } = specification;
  if (!isJsonObject(workflow)) return undefined;
  const { type, file } = workflow;
  const parts = [type, file].filter((part) => typeof part === 'string');
  return parts.join(', ') || undefined;
}

function durationText({ run: { created, started, ended } }: RunRecord): string | undefined {
  const parts = [
    [created, started],
    [started, ended],
  ].map(([from, to]) =>
    from === undefined || to === undefined
      ? '–'
      : formatSeconds(Math.max(0, to.getTime() - from.getTime()) / 1000),
  );
  return started === undefined ? undefined : parts.join(', ');
}

function workspaceText({ files }: RunRecord): string | undefined {
  if (files.length === 0) return undefined;
  const bytes = files.reduce((sum, { size }) => sum + size, 0);
  return `${countOf(files.length, 'file')}, ${formatBytes(bytes)}`;
}

function listNames(names: readonly RecordedStep['backend'][]): string | undefined {
  const all = [...new Set(names.filter((name) => name !== ''))];
  const more = all.length - MOST_NAMES;
  return all.length === 0
    ? undefined
    : `${all.slice(0, MOST_NAMES).join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

function valueText(value: unknown): string | undefined {
  return typeof value === 'number' || typeof value === 'string' ? String(value) : undefined;
}

function missingParts({ missing }: RunRecord): readonly string[] {
  return missing.map(({ part, reason }) => `The ${part} could not be read: ${reason}`);
}

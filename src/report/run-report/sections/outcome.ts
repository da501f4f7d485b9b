import type { RecordedStep, RunRecord } from '../../../runs/record/run-record.js';
import { logTail } from '../../../runs/follow/log-tail.js';
import { classifyLogs, type FailureCause } from '../../../scans/failures/failure-cause.js';
import { html, Markup } from '../../markup.js';
import { countOf } from '../../page/amounts.js';
import type { PageSection } from '../../page/page-document.js';
import { drawFolded, drawWarnings } from '../../page/page-parts.js';
import { stepAnchor } from './steps.js';

const MOST_SHOWN = 10;
const MOST_NAMED = 100;

/** Why a run failed, with the ends of the logs; what was under way in one that was stopped or goes on. */
export function sectionOfOutcome(record: RunRecord): PageSection | undefined {
  const { run, steps, engineLog } = record;
  const failed = steps.filter(({ status }) => status === 'failed');
  if (failed.length > 0) return sectionOfFailures(failed, run.status);
  if (run.status === 'failed') {
    const cause = classifyLogs({ engine: engineLog, steps: [], isLive: false });
    return {
      id: 'failure',
      title: 'Why it failed',
      content: html`<div class="failure">${causeText(cause)} ${tailOf(logTail(engineLog))}</div>`,
    };
  }
  const unfinished = steps.filter(({ status }) => status !== 'finished');
  if (run.status === 'finished' || unfinished.length === 0) return undefined;
  const names = unfinished.slice(0, MOST_NAMED).map(({ name, status }) => `${name} (${status})`);
  const more = unfinished.length - names.length;
  return {
    id: 'outcome',
    title: run.status === 'stopped' ? 'Where it was stopped' : 'What is under way',
    content: html`<p>${names.join(', ')}${more > 0 ? ` and ${more} more` : ''}</p>`,
  };
}

function sectionOfFailures(failed: readonly RecordedStep[], status: string): PageSection {
  const shown = failed.slice(0, MOST_SHOWN);
  const rest = failed.slice(MOST_SHOWN);
  return {
    id: 'failure',
    title: failed.length === 1 ? 'The failed step' : `The ${failed.length.toLocaleString('en')} failed steps`,
    content: html`${
      status === 'failed'
        ? ''
        : drawWarnings([`The run is ${status}: the workflow went on after the failure, or was stopped.`])
    }
    ${shown.map(drawFailure)}
    ${
      rest.length === 0
        ? ''
        : html`<p>
            ${countOf(rest.length, 'more failed step')}:
            ${rest
              .slice(0, MOST_NAMED)
              .map(({ name }) => name)
              .join(', ')}${rest.length > MOST_NAMED ? ' …' : ''}
          </p>`
    }`,
  };
}

function drawFailure(step: RecordedStep): Markup {
  const { logTail: tail = logTail(step.log), ...cause } = classifyLogs({
    engine: '',
    steps: [step],
    isLive: false,
  });
  return html`<div class="failure">
    <h3><a href="#${stepAnchor(step)}">${step.name}</a></h3>
    ${causeText(cause)} ${tailOf(tail)}
  </div>`;
}

const KINDS: Readonly<Record<FailureCause['kind'], string>> = {
  'out-of-memory': 'Out of memory',
  'image-pull': 'The container image could not be used',
  'node-lost': 'The machine was lost',
  'time-limit': 'Over its time limit',
  'own-error': 'The step’s own error',
  engine: 'The workflow engine',
};

function causeText({ kind, message, hint }: FailureCause): Markup {
  return html`<p><strong>${KINDS[kind]}:</strong> ${message.replace(/^error: /i, '')}</p>
    ${hint === undefined ? '' : html`<p>What to do: ${hint}</p>`}`;
}

/** The end of a log stands open: it is what a reader came for. */
function tailOf(tail: string): Markup {
  return tail === ''
    ? new Markup('')
    : html`<p class="note">The log ends with:</p>
        <pre tabindex="0">${tail}</pre>`;
}

/** Log of the workflow engine, folded. */
export function sectionOfEngine({ engineLog }: RunRecord): PageSection | undefined {
  const MOST = 40_000;
  if (engineLog.trim() === '') return undefined;
  const text = engineLog.length > MOST ? `…\n${engineLog.slice(-MOST)}` : engineLog;
  return {
    id: 'engine',
    title: 'Log of the workflow engine',
    content: drawFolded(countOf(engineLog.trimEnd().split('\n').length, 'line'), text),
  };
}

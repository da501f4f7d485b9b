import type { RunRecord } from '../../../runs/record/run-record.js';
import { html } from '../../markup.js';
import { countOf } from '../../page/amounts.js';
import type { PageSection } from '../../page/page-document.js';
import { drawTimeline } from '../charts/timeline-chart.js';
import { planTimeline } from '../charts/timeline-plan.js';

/** When the run waited and its steps ran: a bar for each step, or for each stage where they are many. */
export function sectionOfTimeline(record: RunRecord): PageSection | undefined {
  const plan = planTimeline(record);
  if (plan === undefined) return undefined;
  const { isFolded, withoutTimes, hasPrograms } = plan;
  const rows = isFolded
    ? 'One bar for all steps of a stage, from the first start to the last end.'
    : 'One bar for each step.';
  return {
    id: 'timeline',
    title: 'Timeline',
    content: html`<p>
        ${rows}${
          hasPrograms
            ? ' The solid part is the program itself as it told; the pale part before it is what the server needed to begin and to end the step.'
            : ''
        }
        ${withoutTimes > 0 ? `The server gave no times for ${countOf(withoutTimes, 'step')}.` : ''}
      </p>
      <figure>${drawTimeline(plan)}</figure>`,
  };
}

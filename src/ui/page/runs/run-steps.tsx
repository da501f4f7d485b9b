import type { JSX } from 'preact';
import type { RunView } from '../../messages.js';
import { List } from '../shared/list.js';
import { Status } from '../shared/parts.js';
import { go } from '../shared/route.js';
import { spentText } from '../shared/texts.js';

export function RunSteps({
  id,
  view: { steps },
  now,
}: {
  readonly id: string;
  readonly view: RunView;
  readonly now: number;
}): JSX.Element {
  if (steps.length === 0) return <p class="muted">No step has begun.</p>;
  return (
    <List
      label="Steps"
      items={steps}
      keyOf={({ jobId }) => jobId}
      onOpen={({ jobId }) => go('runs', id, 'log', jobId)}
      head={
        <>
          <span>step</span>
          <span>state</span>
          <span class="wide">image</span>
          <span class="wide">command</span>
          <span>time</span>
        </>
      }
      row={(step) => (
        <>
          <span class="name">{step.name}</span>
          <Status status={step.status} />
          <span class="wide muted">{step.image}</span>
          <span class="wide code">{step.command}</span>
          <span class="muted">{spentText(step.started, step.ended, now)}</span>
        </>
      )}
    />
  );
}

import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RunRow } from '../../messages.js';
import { List } from '../shared/list.js';
import { Bar, Loaded, Status } from '../shared/parts.js';
import { go } from '../shared/route.js';
import { spentText, timeText } from '../shared/texts.js';
import { useChanges } from '../shared/use-changes.js';
import { useNow } from '../shared/use-now.js';

export function RunsList(): JSX.Element {
  const watched = useChanges<readonly RunRow[]>('runs');
  const [wanted, setWanted] = useState('');
  const now = useNow(watched.value?.some(({ status }) => status === 'running') ?? false);
  return (
    <main>
      <div class="heading">
        <h1>Runs</h1>
        <input
          type="search"
          id="search"
          placeholder="name or state ( / )"
          aria-label="Only runs with this in their name or state"
          value={wanted}
          onInput={({ currentTarget }) => setWanted(currentTarget.value)}
        />
      </div>
      <Loaded watched={watched}>
        {(runs) => {
          const shown = runs.filter(({ name, status }) =>
            `${name} ${status}`.includes(wanted.trim().toLowerCase()),
          );
          if (runs.length === 0) return <p class="muted">There are no runs yet.</p>;
          return (
            <>
              <List
                label="Runs"
                items={shown}
                keyOf={({ id }) => id}
                onOpen={({ id }) => go('runs', id)}
                head={
                  <>
                    <span>name</span>
                    <span>state</span>
                    <span>steps</span>
                    <span class="wide">created</span>
                    <span>time</span>
                  </>
                }
                row={(run) => (
                  <>
                    <span class="name">{run.name}</span>
                    <Status status={run.status} />
                    <span class="steps">
                      <Bar {...run} /> {run.finished}/{run.total}
                    </span>
                    <span class="wide muted">{timeText(run.created)}</span>
                    <span class="muted">{spentText(run.started, run.ended, now)}</span>
                  </>
                )}
              />
              <p class="muted">
                {shown.length === runs.length ? '' : `${shown.length} of `}
                {runs.length} {runs.length === 1 ? 'run' : 'runs'}
              </p>
            </>
          );
        }}
      </Loaded>
    </main>
  );
}

import type { JSX } from 'preact';
import type { ScanRow } from '../../messages.js';
import { List } from '../shared/list.js';
import { Bar, Loaded } from '../shared/parts.js';
import { go } from '../shared/route.js';
import { useChanges } from '../shared/use-changes.js';

export function ScansList(): JSX.Element {
  const watched = useChanges<readonly ScanRow[]>('scans');
  return (
    <main>
      <div class="heading">
        <h1>Scans</h1>
      </div>
      <Loaded watched={watched}>
        {(scans) =>
          scans.length === 0 ? (
            <p class="muted">There are no scans on this server.</p>
          ) : (
            <List
              label="Scans"
              items={scans}
              keyOf={({ name }) => name}
              onOpen={({ name }) => go('scans', name)}
              head={
                <>
                  <span>name</span>
                  <span>points</span>
                  <span>runs</span>
                  <span>state</span>
                </>
              }
              row={({ name, counts, runs, isStopped }) => (
                <>
                  <span class="name">{name}</span>
                  <span class="steps">
                    <Bar
                      finished={counts['finished'] ?? 0}
                      failed={counts['failed'] ?? 0}
                      total={counts['total'] ?? 0}
                    />{' '}
                    {counts['finished'] ?? 0}/{counts['total'] ?? 0}
                  </span>
                  <span>{runs}</span>
                  <span class="muted">{isStopped ? 'stopped' : ''}</span>
                </>
              )}
            />
          )
        }
      </Loaded>
    </main>
  );
}

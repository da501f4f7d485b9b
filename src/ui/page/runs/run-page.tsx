import type { JSX } from 'preact';
import { useState } from 'preact/hooks';
import type { RunAction, RunView } from '../../messages.js';
import { Confirm } from '../shared/confirm.js';
import { Bar, Loaded, Status } from '../shared/parts.js';
import { send } from '../shared/requests.js';
import { go, linkTo } from '../shared/route.js';
import { RunFiles } from './run-files.js';
import { RunGraph } from './run-graph.js';
import { RunLog } from './run-log.js';
import { RunSteps } from './run-steps.js';
import { spentText, timeText, valueText } from '../shared/texts.js';
import { useChanges } from '../shared/use-changes.js';
import { useNow } from '../shared/use-now.js';

const TABS = ['graph', 'steps', 'log', 'files', 'parameters'] as const;

const QUESTIONS: Readonly<Record<RunAction, (name: string) => string>> = {
  stop: (name) => `Stop ${name}? Its running steps are ended.`,
  restart: (name) => `Run ${name} again, in its workspace?`,
  delete: (name) => `Delete ${name} with its files? This can’t be undone.`,
};

export function RunPage({
  id,
  tab,
  job,
}: {
  readonly id: string;
  readonly tab: string;
  readonly job?: string;
}): JSX.Element {
  const watched = useChanges<RunView>(`runs/${encodeURIComponent(id)}`);
  const now = useNow(watched.value?.run.status === 'running');
  return (
    <main>
      <Loaded watched={watched}>
        {(view) => (
          <>
            <div class="heading">
              <h1>{view.run.name}</h1>
              <Status status={view.run.status} />
              <span class="steps">
                <Bar {...view.run} /> {view.run.finished}/{view.run.total}
              </span>
              <span class="muted">
                {timeText(view.run.created)} {spentText(view.run.started, view.run.ended, now)}
              </span>
              <Actions run={view.run} />
            </div>
            {view.note !== undefined && (
              <p class="note" role="status">
                {view.note}
              </p>
            )}
            <nav class="tabs" aria-label="Parts of the run">
              {TABS.map((each) => (
                <a
                  key={each}
                  href={linkTo('runs', id, each)}
                  aria-current={each === tab ? 'page' : undefined}
                >
                  {each}
                </a>
              ))}
            </nav>
            {tab === 'graph' && <RunGraph view={view} onOpen={(jobId) => go('runs', id, 'log', jobId)} />}
            {tab === 'steps' && <RunSteps id={id} view={view} now={now} />}
            {tab === 'log' && <RunLog id={id} view={view} {...(job === undefined ? {} : { job })} />}
            {tab === 'files' && <RunFiles id={id} />}
            {tab === 'parameters' && <Parameters values={view.parameters} />}
          </>
        )}
      </Loaded>
    </main>
  );
}

function Actions({ run }: Pick<RunView, 'run'>): JSX.Element {
  const [asked, setAsked] = useState<RunAction>();
  const [problem, setProblem] = useState<string>();
  const isActive = ['running', 'queued', 'pending'].includes(run.status);
  const offered: readonly RunAction[] = isActive ? ['stop'] : ['restart', 'delete'];
  const act = (action: RunAction): void => {
    setAsked(undefined);
    setProblem(undefined);
    send(`runs/${encodeURIComponent(run.id)}/${action}`).then(
      () => {
        if (action !== 'stop') go('runs');
      },
      (error: unknown) => setProblem(String(error)),
    );
  };
  return (
    <span class="actions">
      {offered.map((action) => (
        <button
          key={action}
          type="button"
          class={action === 'restart' ? '' : 'bad'}
          onClick={() => setAsked(action)}
        >
          {action}
        </button>
      ))}
      {problem !== undefined && <span role="alert">{problem}</span>}
      {asked !== undefined && (
        <Confirm
          question={QUESTIONS[asked](run.name)}
          answer={asked}
          onConfirm={() => act(asked)}
          onCancel={() => setAsked(undefined)}
        />
      )}
    </span>
  );
}

function Parameters({ values }: { readonly values: RunView['parameters'] }): JSX.Element {
  return (
    <table>
      <thead>
        <tr>
          <th scope="col">parameter</th>
          <th scope="col">value</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(values).map(([name, value]) => (
          <tr key={name}>
            <th scope="row">{name}</th>
            <td class="code">{valueText(value)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

import type { ReanaClient } from '../../client/client.js';
import { redact } from '../../core/redact.js';
import { nextTurn } from '../../core/timing/slices.js';
import type { Run, StepLog } from '../../reana/model.js';
import { graphOfRun } from '../../report/graph/graph-of-run.js';
import { drawGraph } from '../../report/graph/draw-graph.js';
import { redactObject } from '../../runs/record/redact-values.js';
import type { RunRow, RunView, ScanRow, ScanView } from '../messages.js';
import type { Source } from './feed.js';
import { runRow, scanView, stepRow } from './rows.js';

/** Milliseconds between two looks at a list: servers limit the rate of requests, this machine's own does not. */
const INTERVALS = { local: 2000, cluster: 10_000 };

/** The runs of the user, newest first. */
export function runsSource(client: ReanaClient): Source<readonly RunRow[]> {
  return repeatedly(client, async (signal) => (await client.runs.list({ signal })).map(runRow));
}

export function scansSource(client: ReanaClient): Source<readonly ScanRow[]> {
  return repeatedly(client, async (signal) =>
    (await client.scans.list({ signal })).map(({ name, isStopped, counts, runs }) => ({
      ...{ name, isStopped, runs },
      counts: { ...counts },
    })),
  );
}

export function scanSource(client: ReanaClient, name: string): Source<ScanView> {
  return repeatedly(client, async (signal) => scanView(await client.scans.status(name, { signal })));
}

/** A run until it has ended: its steps are asked for only when something has happened to them. */
export function runSource(client: ReanaClient, id: string): Source<RunView> {
  return async (send, signal) => {
    const call = { signal };
    const { specification } = await client.workflows.specification(id, call);
    const { values } = await client.runs.parameters(id, call);
    const handle = await client.runs.get(id, call);
    const steps = new Map<string, StepLog>();
    let run: Run = await handle.status(call);
    let note: string | undefined;
    let isAwaited = false;
    let publishing = Promise.resolve();
    const draw = async (): Promise<void> => {
      // What one look at the server has brought is sent at once.
      await nextTurn();
      isAwaited = false;
      const known = [...steps.values()];
      const drawn = {
        run,
        specification,
        parameters: { values },
        steps: known,
        read: new Date(client.clock.now()),
      };
      const graph = await drawGraph(graphOfRun(drawn)).catch(() => undefined);
      send({
        run: runRow(run),
        steps: known.map(stepRow),
        parameters: redactObject(values),
        ...(graph === undefined ? {} : { graph }),
        ...(note === undefined ? {} : { note: redact(note) }),
      });
    };
    // One after the other: a drawing that takes long is never sent after a later one.
    const publish = (): void => {
      if (isAwaited) return;
      isAwaited = true;
      publishing = publishing.then(draw);
    };
    publish();
    for await (const event of handle.events(call)) {
      if ('run' in event) run = event.run;
      if ('step' in event) steps.set(event.step.jobId, event.step);
      if (event.type === 'connection-lost') note = `connection lost, trying again: ${event.error.message}`;
      if (event.type === 'stalled') note = event.hint;
      if (event.type === 'connection-restored') note = undefined;
      publish();
    }
    await publishing;
  };
}

function repeatedly<T>(client: ReanaClient, read: (signal: AbortSignal) => Promise<T>): Source<T> {
  const interval = client.local === undefined ? INTERVALS.cluster : INTERVALS.local;
  return async (send, signal) => {
    for (;;) {
      send(await read(signal));
      await client.clock.sleep(interval, signal);
    }
  };
}

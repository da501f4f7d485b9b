import type { Clock } from '../../../core/clock.js';
import type { RestClient } from '../../../reana/rest-client.js';
import { LogCursor } from '../../../runs/follow/log-cursor.js';
import type { FrameEvent, LocalEvent } from './run-progress-state.js';

const INTERVAL = 1000;
/** `<time> | INFO | <image>: <text>`: what the server logs about preparing an image. */
const PREPARATION = /^\S+ \S+ \| INFO \| (\S+\/)?(\S+:\S+): (.+)$/;
const PROBLEM = /^\S+ \S+ \| (?:WARNING|ERROR) \| (.+)$/;

/**
 * Looks at a run of the embedded server from closer than its status does, until the signal fires: the steps that wait,
 * and how far the server is with making ready what they need. Failures are for those to tell who wait for the run.
 */
export async function watchLocalRun(
  client: Pick<RestClient, 'workflows'>,
  run: string,
  { clock, signal }: { readonly clock: Clock; readonly signal: AbortSignal },
  onEvent: (event: LocalEvent | FrameEvent) => void,
): Promise<void> {
  const seen = new Map<string, string>();
  const written = new Map<string, number>();
  const engine = new LogCursor();
  while (!signal.aborted) {
    try {
      const logs = await client.workflows.logs(run, { signal });
      const changed = logs.steps.filter(({ jobId, status }) => seen.get(jobId) !== status);
      for (const { jobId, status } of changed) seen.set(jobId, status);
      if (changed.length > 0) onEvent({ type: 'steps', steps: changed });
      const output = logs.steps.filter(
        ({ jobId, status, log }) => status === 'running' && (written.get(jobId) ?? 0) !== log.length,
      );
      for (const { jobId, log } of output) written.set(jobId, log.length);
      if (output.length > 0) onEvent({ type: 'output', steps: output });
      for (const text of engine.readNew(logs.engine).map(noteOf))
        if (text !== undefined) onEvent({ type: 'note', text });
      await clock.sleep(INTERVAL, signal);
    } catch {
      return;
    }
  }
}

/** The note to show for a line of the engine's log, if any. */
function noteOf(line: string): string | undefined {
  const [, , image, text] = PREPARATION.exec(line) ?? [];
  return text === undefined ? PROBLEM.exec(line)?.[1] : `${image}: ${text}`;
}

import { withCommand } from '../views/action-line.js';
import { defined } from '../../core/defined.js';
import { AbortedError } from '../../core/errors.js';
import type { ReanaClient } from '../../client/client.js';
import type { RunEvent } from '../../runs/events.js';
import type { LogLine } from '../../runs/follow/log-reader.js';
import type { Context } from '../context.js';
import { logText } from '../output/log-text.js';
import { oneLine } from '../output/printable.js';

export interface FollowedLogs {
  readonly run: string;
  readonly status: string;
}

/** Prints each line that is wanted, with its step in front, until the run has ended. */
export async function followLogs(
  client: ReanaClient,
  name: string,
  { isWanted, timeout }: { isWanted: (line: LogLine) => boolean; timeout: number | undefined },
  context: Context,
): Promise<FollowedLogs> {
  const { terminal, signal } = context;
  const paint = terminal.paint.stdout;
  const labels = new StepLabels();
  let status = 'unknown';
  const onEvent = (event: RunEvent): void => {
    if (event.type === 'status') status = event.run.rawStatus;
    const note = noteOf(withCommand(event, context.serverFlags));
    if (note !== undefined) context.print(note);
  };
  const limit = defined({ timeout });
  const run = await client.runs.get(name, { signal });
  try {
    for await (const line of run.logLines({ signal, onEvent, ...limit })) {
      if (!isWanted(line)) continue;
      if (context.json) context.emit({ type: 'log', step: line.step, jobId: line.jobId, text: line.line });
      else {
        const label = paint.cyan(oneLine(labels.of(line)));
        terminal.print(`${label} ${paint.dim('|')} ${logText(line.line, paint)}`, 'stdout');
      }
    }
  } catch (error) {
    if (!signal.aborted) throw error;
    throw new AbortedError(`interrupted; the run ${run.name} goes on`, {
      cause: signal.reason,
      hint: `\`reana-madminer logs ${run.name} --follow\` shows its logs again`,
    });
  }
  return { run: run.name, status };
}

/** Names for steps that stay apart when two steps have the same one, as those of sub-workflows may. */
export class StepLabels {
  private readonly jobs = new Map<string, string[]>();

  of({ step, jobId }: Pick<LogLine, 'step' | 'jobId'>): string {
    const jobs = this.jobs.get(step) ?? [];
    this.jobs.set(step, jobs);
    if (!jobs.includes(jobId)) jobs.push(jobId);
    const place = jobs.indexOf(jobId);
    return place === 0 ? step : `${step}[${place + 1}]`;
  }
}

function noteOf(event: RunEvent): string | undefined {
  switch (event.type) {
    case 'connection-lost':
      return `connection lost, trying again: ${event.error.message}`;
    case 'connection-restored':
      return 'connection restored';
    case 'stalled':
      return event.hint;
    default:
      return undefined;
  }
}

import type { RunLogs, StepLog } from '../../../reana/model.js';
import type { Paint } from '../../io.js';
import { logText } from '../../output/log-text.js';
import { oneLine } from '../../output/printable.js';
import { formatDuration } from '../quantities.js';

/** The logs of a run, the engine's first, each under a heading of its own. */
export function logsText({ engine, steps }: RunLogs, paint: Paint): string {
  const sections = steps.map((step) => section(stepHeading(step, paint), step.log, paint));
  if (engine.trim() !== '') sections.unshift(section(paint.bold('engine'), engine, paint));
  return sections.length === 0 ? 'no logs yet' : sections.join('\n\n');
}

function stepHeading({ name, status, started, ended }: StepLog, paint: Paint): string {
  const mark = status === 'failed' ? paint.red : status === 'finished' ? paint.green : paint.cyan;
  const time =
    started === undefined || ended === undefined
      ? ''
      : paint.dim(` ${formatDuration(ended.getTime() - started.getTime())}`);
  return `${paint.bold(oneLine(name))} ${mark(status)}${time}`;
}

function section(heading: string, log: string, paint: Paint): string {
  const text = logText(log, paint).trimEnd();
  return `${paint.dim('==>')} ${heading}\n${text === '' ? paint.dim('(nothing)') : text}`;
}

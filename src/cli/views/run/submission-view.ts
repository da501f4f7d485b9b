import type { Run, RunReference } from '../../../reana/model.js';
import type { Context } from '../../context.js';
import type { Paint } from '../../io.js';
import { actionLines, type GivenFlag } from '../action-line.js';
import { type SavedFiles, savedFilesText } from '../file-view.js';
import { plannedText, type PlannedSubmission } from './planned-view.js';
import { formatDuration, formatProgress, runDuration } from '../quantities.js';
import { lines } from '../../output/printable.js';

/** How far a submission got: planned only, created, started, or finished. */
export type Submission =
  | PlannedSubmission
  | {
      readonly kind: 'created';
      readonly run: RunReference;
      readonly server: string;
    }
  | {
      readonly kind: 'started';
      readonly run: RunReference;
      readonly server: string;
      readonly isLocal: boolean;
    }
  | {
      readonly kind: 'finished';
      readonly run: Run;
      readonly server: string;
      readonly saved?: SavedFiles;
    };

export function submissionText(
  submission: Submission,
  paint: Paint,
  { io, clock, serverFlags }: Context,
): string {
  switch (submission.kind) {
    case 'planned':
      return plannedText(submission, io.cwd, paint);
    case 'created':
      return createdText(submission, paint, serverFlags);
    case 'started':
      return startedText(submission, paint);
    case 'finished': {
      const { run, saved } = submission;
      const duration = runDuration(run, clock.now());
      const time = duration === undefined ? '' : ` in ${formatDuration(duration)}`;
      const headline = `${paint.bold(run.name)} ${paint.green('finished')}: ${formatProgress(run.progress)}${time}`;
      return [lines(headline), ...(saved === undefined ? [] : [savedFilesText(saved, io.cwd, paint)])].join(
        '\n',
      );
    }
  }
}

function createdText(
  { run, server }: Extract<Submission, { kind: 'created' }>,
  paint: Paint,
  flags: readonly GivenFlag[],
): string {
  const next = actionLines({ type: 'start-run', run: run.name }, flags).map((line) => `  ${line}`);
  return lines(`${paint.bold(run.name)} was created with its files on ${server}`, ...next);
}

function startedText(
  { run, server, isLocal }: Extract<Submission, { kind: 'started' }>,
  paint: Paint,
): string {
  const local = isLocal ? ' --local' : '';
  const command = (verb: string): string => `  reana-madminer ${verb}${local}`;
  const text = [
    `${paint.bold(run.name)} started on ${server}`,
    command(`status ${run.name} --follow`),
    command(`logs ${run.name}`),
    command(`download ${run.name} -o results`),
  ];
  if (isLocal) text.push('  reana-madminer local stop    ends the built-in server, which runs until then');
  return lines(...text);
}

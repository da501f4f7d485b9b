import type { FailureCause } from '../events.js';
import { lastMeaningfulLine } from './last-line.js';

/** What REANA writes above the log of an engine that fails; the next line says why, where the engine knew it. */
const EXITED = 'Workflow exited unexpectedly.';
const LOG_IS_LOST = 'Workflow engine logs could not be retrieved.';
/** Lines that say no more than that the run has failed. */
const UNINFORMATIVE = [/^(?:RuntimeError: )?workflow finished but failed$/, /\| (?:DEBUG|INFO) \|/];

const WAS_ENDED = /\bTermination signal \d+ received\b/;
const FOUND_NO_PLACE = /\bfailed to schedule after \d+ retries\b/;

/** Why a run has failed without a failed step, according to the log of its engine. */
export function classifyEngine(log: string): FailureCause {
  const lines = log.split('\n').filter((line) => !['', EXITED, LOG_IS_LOST].includes(line.trim()));
  const place = lines.findIndex((line) => FOUND_NO_PLACE.test(line));
  if (place !== -1) return { kind: 'node-lost', message: lines.slice(place, place + 2).join(' ') };
  // An engine that is terminated does not log why; its log is then often lost with the machine.
  const wasEnded = lines.length === 0 ? log.includes(EXITED) : lines.some((line) => WAS_ENDED.test(line));
  if (wasEnded) return { kind: 'node-lost', message: 'the workflow engine was terminated' };
  const telling = lines.filter((line) => !UNINFORMATIVE.some((pattern) => pattern.test(line)));
  const isToldFirst = log.startsWith(EXITED) && telling[0] !== undefined && telling[0] === lines[0];
  const reason = isToldFirst
    ? telling[0]
    : lastMeaningfulLine((telling.length > 0 ? telling : lines).join('\n'));
  return {
    kind: 'engine',
    message:
      reason === undefined
        ? 'no step failed, and the workflow engine wrote nothing'
        : `no step failed: ${reason}`,
  };
}

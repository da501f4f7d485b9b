import type { Environment, Process, Publisher, Step } from './workflow.js';

/** Whether engines run a type; if not, why, as the end of a sentence about the step. */
type Support = true | string;

/** The one list of what the language has and no engine can run: Yadage's own ends each of these as a failed step. */
export const PROCESSES: Readonly<Record<Process['process_type'], Support>> = {
  'string-interpolated-cmd': true,
  'interpolated-script-cmd': true,
  'manual-instructions-proc': 'must be done by hand (manual-instructions-proc)',
};

export const ENVIRONMENTS: Readonly<Record<Environment['environment_type'], Support>> = {
  'docker-encapsulated': true,
  'localproc-env': true,
  'noop-env': true,
  'manual-instructions-env': 'must be run by hand (manual-instructions-env)',
};

export const PUBLISHERS: Readonly<Record<Publisher['publisher_type'], Support>> = {
  'constant-pub': true,
  'frompar-pub': true,
  'fromparjq-pub': true,
  'fromglob-pub': true,
  'fromyaml-pub': true,
  'interpolated-pub': true,
  'manual-instructions-pub': 'must have its results published by hand (manual-instructions-pub)',
};

/** Why a step can't be run, and the part of it that is the cause. */
export interface StepObstacle {
  readonly part: 'process' | 'environment' | 'publisher';
  readonly reason: string;
  readonly hint: string;
}

const COMMAND = 'write a command that does it';
const SCRIPT = 'write it as a command (string-interpolated-cmd), or give the step an image';

/** What checks report before a run, and what the engine refuses. */
export function findStepObstacle(step: Step): StepObstacle | undefined {
  return findJobObstacle(step) ?? obstacle('publisher', PUBLISHERS[step.publisher.publisher_type]);
}

/** The same of the job alone; a step of which one part is null runs nothing. */
export function findJobObstacle({ process, environment }: Step): StepObstacle | undefined {
  if (process === null || environment === null) return undefined;
  const { process_type: work } = process;
  const { environment_type: place } = environment;
  const scriptOnHost = place === 'localproc-env' && work === 'interpolated-script-cmd';
  return (
    obstacle('environment', ENVIRONMENTS[place]) ??
    obstacle('process', PROCESSES[work]) ??
    obstacle('process', scriptOnHost ? 'has a script, but localproc-env runs commands only' : true, SCRIPT)
  );
}

function obstacle(part: StepObstacle['part'], support: Support, hint = COMMAND): StepObstacle | undefined {
  return support === true ? undefined : { part, reason: support, hint };
}

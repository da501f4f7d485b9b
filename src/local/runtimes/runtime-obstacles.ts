import { isAbsolute, join } from 'node:path';
import type { JsonObject } from '../../core/json.js';
import type { Environment, Process, Workflow } from '../../analysis/workflow.js';
import { fileExists } from '../file-exists.js';

/** Programs that run the file named after them, so that the file must exist. */
const INTERPRETERS = 'bash|sh|source|\\.|exec|python3?|perl|root|Rscript';

/** An absolute path where a command names what it runs; `{fields}` in it are unknown before the run. */
const PROGRAM = new RegExp(
  String.raw`(?:^|[\n;&|(])\s*(?:(?:${INTERPRETERS})\s+)?(["']?)(/[\w.+-]+(?:/[\w.+-]+)+)\1(?=[\s;&|)]|$)`,
  'g',
);

/**
 * Why a workflow can't run as processes of this machine, in place of containers: programs, setup scripts and folders
 * that only its images hold, and files that only containers can have mounted. Checked before the first step, since exit
 * code 127 gives no reason.
 */
export async function findHostObstacles(
  workflow: Workflow,
  parameters: JsonObject,
): Promise<readonly string[]> {
  const steps = stepsOf(workflow);
  const programs = steps.flatMap(({ stage, process, environment }) =>
    process === null || environment?.environment_type === 'localproc-env'
      ? []
      : programsOf(process).map((path) => ({ stage, path })),
  );
  const obstacles: string[] = [];
  for (const { stage, environment } of steps) {
    obstacles.push(...(await environmentObstacles(environment)).map((what) => `the stage ${stage} ${what}`));
  }
  for (const { stage, path } of programs) {
    if (await isOnlyInImage(path))
      obstacles.push(`the stage ${stage} runs ${path}, which only its image has`);
  }
  const madgraph = parameters['generator'] === 'madgraph' ? parameters['madgraph_dir'] : undefined;
  if (typeof madgraph === 'string' && madgraph.startsWith('/')) {
    if (!(await fileExists(join(madgraph, 'bin', 'mg5_aMC')))) {
      obstacles.push(
        `generator=madgraph needs MadGraph, and ${madgraph} on this machine has no bin/mg5_aMC ` +
          '(the parameter madgraph_dir names the folder)',
      );
    }
  }
  return [...new Set(obstacles)];
}

/** Absolute paths of the programs and scripts that a command starts, as far as its text shows. */
export function programsOf(process: Process): readonly string[] {
  const text =
    process.process_type === 'string-interpolated-cmd'
      ? process.cmd
      : process.process_type === 'interpolated-script-cmd'
        ? `${process.interpreter}\n${process.script}`
        : '';
  return programsIn(text);
}

/** The same of the text of a command. */
export function programsIn(text: string): readonly string[] {
  return [...text.matchAll(PROGRAM)].flatMap(([, , path]) => (path === undefined ? [] : [path]));
}

/** Why a workflow can't run in containers alone: steps that are processes of the machine (`localproc-env`). */
export function findContainerObstacles(workflow: Workflow): readonly string[] {
  const stages = stepsOf(workflow)
    .filter(
      ({ process, environment }) => process !== null && environment?.environment_type === 'localproc-env',
    )
    .map(
      ({ stage }) => `the stage ${stage} runs as a process of this machine (localproc-env), in no container`,
    );
  return [...new Set(stages)];
}

async function environmentObstacles(environment: Environment | null): Promise<readonly string[]> {
  if (environment?.environment_type !== 'docker-encapsulated') return [];
  const { envscript, workdir, par_mounts: mounts } = environment;
  const [script = ''] = envscript.trim().split(/\s/);
  return [
    ...(isAbsolute(script) && (await isOnlyInImage(script))
      ? [`sources ${script}, which only its image has`]
      : []),
    ...(workdir !== null && isAbsolute(workdir) && (await isOnlyInImage(workdir))
      ? [`runs in ${workdir}, which only its image has`]
      : []),
    ...mounts.map(({ mountpath }) => `mounts a file at ${mountpath}, which only a container can`),
  ];
}

/** Where the first folder of a path exists here, too, an earlier step may create the rest; fields are unknown yet. */
export async function isOnlyInImage(path: string): Promise<boolean> {
  return !/[{}]/.test(path) && !(await fileExists(`/${path.split('/')[1]}`));
}

interface StageStep {
  /** Names of the stages from the outermost to the step's own, joined by `/`. */
  readonly stage: string;
  readonly process: Process | null;
  readonly environment: Environment | null;
}

function stepsOf(workflow: Workflow, path = ''): readonly StageStep[] {
  return workflow.stages.flatMap(({ name, scheduler }) =>
    [scheduler, ...(scheduler.cases ?? [])].flatMap(({ step, workflow: inner }): readonly StageStep[] => [
      ...(step === undefined ? [] : [{ ...step, stage: `${path}${name}` }]),
      ...(inner === undefined ? [] : stepsOf(inner, `${path}${name}/`)),
    ]),
  );
}

import { join } from 'node:path';
import type { JsonObject } from '../../core/json.js';
import type { Process, Workflow } from '../../analysis/workflow.js';
import { fileExists } from '../file-exists.js';

/** Programs that run the file named after them, so that the file must exist. */
const INTERPRETERS = 'bash|sh|source|\\.|exec|python3?|perl|root|Rscript';

/** An absolute path where a command names what it runs; `{fields}` in it are unknown before the run. */
const PROGRAM = new RegExp(
  String.raw`(?:^|[\n;&|(])\s*(?:(?:${INTERPRETERS})\s+)?(["']?)(/[\w.+-]+(?:/[\w.+-]+)+)\1(?=[\s;&|)]|$)`,
  'g',
);

/**
 * Why a workflow can't run as processes of this machine, in place of containers: programs that only its images hold.
 * Checked before the first step, since exit code 127 gives no reason.
 */
export async function findHostObstacles(
  workflow: Workflow,
  parameters: JsonObject,
): Promise<readonly string[]> {
  const programs = processesOf(workflow).flatMap(({ stage, process }) =>
    programsOf(process).map((path) => ({ stage, path })),
  );
  const obstacles: string[] = [];
  for (const { stage, path } of programs) {
    // Where the first folder exists here, too, an earlier line of the command may create the file.
    if (await fileExists(`/${path.split('/')[1]}`)) continue;
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
  return [...text.matchAll(PROGRAM)].flatMap(([, , path]) => (path === undefined ? [] : [path]));
}

interface StageProcess {
  /** Names of the stages from the outermost to the step's own, joined by `/`. */
  readonly stage: string;
  readonly process: Process;
}

function processesOf(workflow: Workflow, path = ''): readonly StageProcess[] {
  return workflow.stages.flatMap(({ name, scheduler }) =>
    [scheduler, ...(scheduler.cases ?? [])].flatMap(({ step, workflow: inner }): readonly StageProcess[] => [
      ...(step?.process == null ? [] : [{ stage: `${path}${name}`, process: step.process }]),
      ...(inner === undefined ? [] : processesOf(inner, `${path}${name}/`)),
    ]),
  );
}

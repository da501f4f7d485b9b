import { delimiter } from 'node:path';
import type { EnvironmentStore } from '../environments/environment-store.js';
import { runInGroup } from './process-group.js';
import type { ProcessTask, Runtime, RuntimeResult, RuntimeTask } from './runtime.js';
import { shellLine } from './shell-line.js';
import { stepEnvironment } from './step-environment.js';
import { stepVariables } from './step-secrets.js';
import { WarmInterpreter } from './warm-interpreter.js';

/** A shell's exit code for a command that it can't find. */
const NOT_FOUND = 127;

const NOT_FOUND_HERE = 'exit code 127: it runs a program that this machine lacks';
const IN_ITS_IMAGE = `${NOT_FOUND_HERE}; where its image has that, the runtime docker, podman or apptainer runs it`;

/** Runs steps as processes of this machine, with a Python environment in place of the image. */
export class HostRuntime implements Runtime {
  readonly name = 'host';

  /** @param machine the environment variables of this process: `REANA_MADMINER_WARM=off` in them disables warm starts */
  constructor(
    private readonly store: EnvironmentStore,
    private readonly machine: NodeJS.ProcessEnv,
  ) {}

  async prepare(image: string, report: (line: string) => void, signal: AbortSignal): Promise<void> {
    await this.store.prepare(image, report, signal);
  }

  async run(task: RuntimeTask, signal: AbortSignal): Promise<RuntimeResult> {
    const python = await this.store.prepare(task.image, () => undefined, signal);
    const variables = stepVariables(task, task.secrets?.folder ?? '');
    const env = stepEnvironment(this.machine, python, task.cores, variables);
    const { preload } = this.store.catalogue.get(task.image);
    if (preload !== undefined && this.machine.REANA_MADMINER_WARM !== 'off') {
      const warm = WarmInterpreter.for(python, preload);
      warm?.ensureStarted(stepEnvironment(this.machine, python, 1, {}));
      if (warm !== undefined) env.PATH = [warm.bin, env.PATH].join(delimiter);
    }
    const shell = { file: 'bash', line: shellLine(task), cwd: task.imageWorkdir ?? task.workdir };
    const result = await runShell(shell, env, task, signal);
    return result.exitCode === NOT_FOUND ? { reason: IN_ITS_IMAGE, ...result } : result;
  }

  /** As Yadage, with `sh` in the step's folder; of this machine's variables the step sees those of other steps. */
  async runProcess(task: ProcessTask, signal: AbortSignal): Promise<RuntimeResult> {
    const variables = stepVariables(task, task.secrets?.folder ?? '');
    const env = stepEnvironment(this.machine, undefined, task.cores, variables);
    const shell = { file: 'sh', line: shellLine(task), cwd: task.workdir };
    const result = await runShell(shell, env, task, signal);
    return result.exitCode === NOT_FOUND ? { reason: NOT_FOUND_HERE, ...result } : result;
  }
}

function runShell(
  { file, line, cwd }: { readonly file: string; readonly line: string; readonly cwd: string },
  env: NodeJS.ProcessEnv,
  task: ProcessTask,
  signal: AbortSignal,
): Promise<RuntimeResult> {
  return runInGroup(
    {
      ...{ file, args: ['-c', line], cwd, env },
      input: 'script' in task.process ? task.process.script : undefined,
      logFile: task.logFile,
      marker: task.marker,
    },
    (pid, startTime) => task.onStarted({ kind: 'process', pid, startTime }),
    signal,
  );
}

import { mkdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileExists } from '../file-exists.js';
import { runTool } from '../run-tool.js';
import { lastLines } from '../environments/installer-output.js';
import { SharedWork } from '../environments/shared-work.js';
import { bindMount, fileMounts } from './container-arguments.js';
import { EnvironmentError } from '../environments/environment-error.js';
import { fullImageName } from './image-name.js';
import { runInGroup } from './process-group.js';
import type { Runtime, RuntimeResult, RuntimeTask } from './runtime.js';
import { shellLine } from './shell-line.js';
import { SECRETS_TARGET, stepVariables } from './step-secrets.js';

/** Runs steps with apptainer: plain processes of the calling user, in the image's files. */
export class ApptainerRuntime implements Runtime {
  readonly name = 'apptainer';
  private readonly pulls = new SharedWork();

  constructor(
    private readonly cache: string,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async prepare(image: string, report: (line: string) => void, signal: AbortSignal): Promise<void> {
    const file = this.imageFile(image);
    if (await fileExists(file)) return;
    const work = (reportLine: (line: string) => void, inner: AbortSignal): Promise<void> =>
      this.pull(image, file, reportLine, inner);
    await this.pulls.run(file, work, report, signal);
  }

  async run(task: RuntimeTask, signal: AbortSignal): Promise<RuntimeResult> {
    await this.prepare(task.image, () => undefined, signal);
    return runInGroup(
      {
        file: 'apptainer',
        args: apptainerArguments(task, this.imageFile(task.image)),
        cwd: task.workdir,
        // `--env` splits its value at commas; variables of this name arrive in the container as they are.
        env: { ...this.env, ...prefixed(stepVariables(task, SECRETS_TARGET)) },
        input: 'script' in task.process ? task.process.script : undefined,
        logFile: task.logFile,
      },
      (pid, startTime) => task.onStarted({ kind: 'process', pid, startTime }),
      signal,
    );
  }

  private imageFile(image: string): string {
    return join(this.cache, 'images', `${fullImageName(image).replace(/[^A-Za-z0-9.-]+/g, '_')}.sif`);
  }

  private async pull(
    image: string,
    file: string,
    report: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const source = `docker://${fullImageName(image)}`;
    const part = `${file}.${process.pid}.part`;
    await mkdir(dirname(file), { recursive: true });
    report(`pulling the image ${source} with apptainer`);
    try {
      const { failed, all } = await runTool('apptainer', ['pull', '--force', part, source], {
        env: this.env,
        signal,
        onLine: report,
      });
      if (failed) {
        throw new EnvironmentError('image', `apptainer could not pull ${source}:\n${lastLines(all, 6)}`, {
          hint: 'Check the name and tag, the network, and whether the registry requires a login.',
        });
      }
      await rename(part, file);
    } finally {
      await rm(part, { force: true });
    }
  }
}

/**
 * Command line of `apptainer exec`, as an array. Neither the caller's home nor its environment is visible.
 * An image file has no working folder: the command starts in the step's unless the workflow sets one.
 */
export function apptainerArguments(task: RuntimeTask, imageFile: string): string[] {
  return [
    ...['exec', '--containall', '--mount', bindMount(task.workspace)],
    ...(task.secrets === undefined ? [] : ['--mount', bindMount(task.secrets.folder, SECRETS_TARGET)]),
    ...fileMounts(task),
    ...['--pwd', task.imageWorkdir ?? task.workdir, imageFile, 'bash', '-c'],
    shellLine(task),
  ];
}

function prefixed(environment: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(environment).map(([name, value]) => [`APPTAINERENV_${name}`, value]),
  );
}

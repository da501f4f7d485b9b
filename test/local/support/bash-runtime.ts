import { appendFile } from 'node:fs/promises';
import { runInGroup } from '../../../src/local/runtimes/process-group.js';
import { stepVariables } from '../../../src/local/runtimes/step-secrets.js';
import type { Runtime, RuntimeResult, RuntimeTask } from '../../../src/local/runtimes/runtime.js';

/** Runs every image as this machine's own `bash`: real processes without any environment to make. */
export class BashRuntime implements Runtime {
  readonly name = 'host';
  /** Tasks in the order they were begun. */
  readonly tasks: RuntimeTask[] = [];
  readonly prepared: string[] = [];
  private gate: Promise<void> = Promise.resolve();

  /** Lets no step begin until the answer is called. */
  hold(): () => void {
    let release = (): void => undefined;
    this.gate = new Promise((resolve) => (release = resolve));
    return release;
  }

  async prepare(image: string, report: (line: string) => void): Promise<void> {
    this.prepared.push(image);
    report(`preparing ${image}`);
    await Promise.resolve();
    if (image.includes('does-not-exist')) throw new Error(`no such image ${image}`);
  }

  async run(task: RuntimeTask, signal: AbortSignal): Promise<RuntimeResult> {
    this.tasks.push(task);
    await appendFile(task.logFile, '');
    await this.gate;
    const { process: step } = task;
    return runInGroup(
      {
        file: 'bash',
        args: ['-c', 'command' in step ? step.command : step.interpreter],
        cwd: task.workdir,
        env: { ...process.env, ...stepVariables(task, task.secrets?.folder ?? '') },
        input: 'command' in step ? undefined : step.script,
        logFile: task.logFile,
        marker: task.marker,
      },
      (pid, startTime) => task.onStarted({ kind: 'process', pid, startTime }),
      signal,
    );
  }
}

import { spawn } from 'node:child_process';
import { setMaxListeners } from 'node:events';
import { isStarted } from '../../../src/local/started-child.js';
import type { Executor, StepOutcome, StepRequest } from '../../../src/execution/executor.js';

/** Runs each step's command with `sh -c` in its own folder, whatever its environment, and keeps the requests. */
export class LocalExecutor implements Executor {
  readonly requests: StepRequest[] = [];

  /** @param variablesOf the environment variables of a step; default: those of this process */
  constructor(private readonly variablesOf: (step: StepRequest) => NodeJS.ProcessEnv = () => process.env) {}

  execute(step: StepRequest, signal: AbortSignal): Promise<StepOutcome> {
    this.requests.push(step);
    // Each step that runs listens to it, and there is no limit to how many run.
    setMaxListeners(0, signal);
    const [cwd] = step.readWrite;
    const [program, args, input] =
      'command' in step.process
        ? ['sh', ['-c', step.process.command], '']
        : [step.process.interpreter, [], step.process.script];
    return new Promise((resolve, reject) => {
      const env = this.variablesOf(step);
      const child = spawn(program, args, { cwd, env, stdio: ['pipe', 'ignore', 'ignore'] });
      const end = (): void => {
        if (isStarted(child)) child.kill();
        reject(new Error('aborted', { cause: signal.reason }));
      };
      signal.addEventListener('abort', end, { once: true });
      child.stdin.on('error', () => undefined);
      child.stdin.end(input);
      child.on('error', reject);
      child.on('close', (code) => {
        signal.removeEventListener('abort', end);
        resolve(
          code === 0
            ? { status: 'succeeded' }
            : { status: 'failed', exitCode: code, reason: `ended with exit code ${code ?? '?'}` },
        );
      });
    });
  }
}

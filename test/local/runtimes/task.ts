import { randomUUID } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, realpathSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Leftover, RuntimeTask } from '../../../src/local/runtimes/runtime.js';
import type { StepProcess } from '../../../src/execution/executor.js';

/** A task with a workspace and a log folder of its own, as the embedded server would make it. */
export interface TestTask {
  readonly folder: string;
  readonly task: RuntimeTask;
  readonly leftovers: Leftover[];
  log(): string;
  remove(): void;
}

export function makeTask(
  work: string | StepProcess,
  own: Partial<RuntimeTask> = {},
  name = 'run with spaces, commas: and a colon',
): TestTask {
  const folder = join(realpathSync(mkdtempSync(join(tmpdir(), 'task-'))), name);
  const workspace = join(folder, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const logFile = join(folder, 'step.log');
  const leftovers: Leftover[] = [];
  const task: RuntimeTask = {
    name: 'step',
    marker: randomUUID(),
    image: 'example/tiny:1.0',
    process: typeof work === 'string' ? { command: work } : work,
    workspace,
    workdir: workspace,
    environment: {},
    logFile,
    cores: 1,
    memoryBytes: 512 * 2 ** 20,
    onStarted: (leftover) => void leftovers.push(leftover),
    ...own,
  };
  return {
    folder,
    task,
    leftovers,
    log: () => readFileSync(logFile, 'utf8'),
    remove: () => rmSync(join(folder, '..'), { recursive: true, force: true }),
  };
}

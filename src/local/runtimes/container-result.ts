import { open } from 'node:fs/promises';
import { lastLines } from '../environments/installer-output.js';
import type { ContainerEngine } from './engine-info.js';
import type { RuntimeResult, RuntimeTask } from './runtime.js';

/** The client's own exit code for "there was no container to run"; a command may end with it too. */
const ENGINE_ERROR = 125;
const NOT_FOUND = 127;
const KILLED = 128 + 9;
const TAIL_BYTES = 2000;

/**
 * The result with the meaning of the client's exit code.
 * @param made whether the engine wrote the container's id: without one, the command never ran
 */
export async function containerResult(
  engine: ContainerEngine,
  result: RuntimeResult,
  task: RuntimeTask,
  made: boolean,
): Promise<RuntimeResult> {
  if (result.exitCode === ENGINE_ERROR && !made) {
    return { ...result, reason: `${engine} could not start the container: ${await logTail(task.logFile)}` };
  }
  if (result.exitCode === NOT_FOUND && (await logTail(task.logFile)).includes('executable file')) {
    return { ...result, reason: `the image ${task.image} has no bash, which REANA runs commands with` };
  }
  if (result.exitCode === KILLED) {
    const limit = Math.round(task.memoryBytes / 2 ** 20);
    return {
      ...result,
      reason: `killed (SIGKILL): most likely it needed more than its memory limit of ${limit} MiB`,
    };
  }
  return result;
}

async function logTail(file: string): Promise<string> {
  const log = await open(file);
  try {
    const { size } = await log.stat();
    const length = Math.min(size, TAIL_BYTES);
    const { buffer } = await log.read(Buffer.alloc(length), 0, length, size - length);
    return lastLines(buffer.toString('utf8'), 2);
  } finally {
    await log.close();
  }
}

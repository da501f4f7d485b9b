import { readFile, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { systemClock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';

import { EnvironmentError } from '../environments/environment-error.js';
import { throwIfAborted } from '../abort.js';
import { runTool } from '../run-tool.js';
import { lastLines } from '../environments/installer-output.js';
import { SharedWork } from '../environments/shared-work.js';
import { type ContainerCommand, containerCommand } from './container-arguments.js';
import { containerResult } from './container-result.js';
import type { ContainerEngine, EngineInfo } from './engine-info.js';
import { fullImageName } from './image-name.js';
import { runInGroup } from './process-group.js';
import type { ContainerLeftover, Runtime, RuntimeResult, RuntimeTask } from './runtime.js';

/** Seconds that a container has to end itself. */
const GRACE = '2';

/** Runs steps in containers of docker or podman. */
export class ContainerRuntime implements Runtime {
  private readonly images = new Map<string, string>();
  private readonly pulls = new SharedWork();

  constructor(
    readonly name: ContainerEngine,
    private readonly info: EngineInfo,
    private readonly env: NodeJS.ProcessEnv,
  ) {}

  async prepare(image: string, report: (line: string) => void, signal: AbortSignal): Promise<void> {
    if (this.images.has(image)) return;
    const work = (reportLine: (line: string) => void, inner: AbortSignal): Promise<void> =>
      this.findOrPull(image, reportLine, inner);
    await this.pulls.run(image, work, report, signal);
  }

  async run(task: RuntimeTask, signal: AbortSignal): Promise<RuntimeResult> {
    await this.prepare(task.image, () => undefined, signal);
    const cidFile = `${task.logFile}.cid`;
    await rm(cidFile, { force: true }); // the engine fails when it exists already
    const image = this.images.get(task.image) ?? task.image;
    const caller = { uid: process.getuid?.() ?? 0, gid: process.getgid?.() ?? 0 };
    const command = containerCommand(task, image, cidFile, this.info, caller);
    task.onStarted({ kind: 'container', engine: this.name, cidFile });
    try {
      const result = await this.runClient(task, command, cidFile, signal);
      return await containerResult(this.name, result, task, (await readCid(cidFile)) !== undefined);
    } finally {
      await rm(cidFile, { force: true });
    }
  }

  /** The client, until the container has ended; the signal ends the container, on which the client ends by itself. */
  private async runClient(
    task: RuntimeTask,
    command: ContainerCommand,
    cidFile: string,
    signal: AbortSignal,
  ): Promise<RuntimeResult> {
    const client = new AbortController();
    let ended = false;
    const abort = (): void => {
      void this.endContainer(cidFile, () => ended).finally(() => client.abort());
    };
    throwIfAborted(signal);
    signal.addEventListener('abort', abort, { once: true });
    try {
      const result = await runInGroup(
        {
          file: this.name,
          args: command.args,
          cwd: dirname(cidFile),
          env: { ...this.env, ...command.env },
          input: 'script' in task.process ? task.process.script : undefined,
          logFile: task.logFile,
        },
        () => undefined,
        client.signal,
      );
      throwIfAborted(signal);
      return result;
    } finally {
      ended = true;
      signal.removeEventListener('abort', abort);
      const cid = signal.aborted ? await readCid(cidFile) : undefined;
      if (cid !== undefined) await this.succeeds(['rm', '--force', cid]);
    }
  }

  /** A signal to the client is not enough: without a terminal it may pass it to a process that ignores it. */
  private async endContainer(cidFile: string, clientEnded: () => boolean): Promise<void> {
    let cid = await readCid(cidFile);
    for (let tries = 0; cid === undefined && tries < 100 && !clientEnded(); tries += 1) {
      await systemClock.sleep(50); // the container is being created
      cid = await readCid(cidFile);
    }
    if (cid !== undefined) await this.succeeds(['stop', '--time', GRACE, cid]);
  }

  private async findOrPull(
    image: string,
    report: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    if (await this.succeeds(['image', 'inspect', image], signal)) {
      this.images.set(image, image);
      return;
    }
    const name = this.name === 'podman' ? fullImageName(image) : image;
    report(`pulling the image ${name} with ${this.name}`);
    const { failed, all } = await runTool(this.name, ['pull', name], {
      env: this.env,
      signal,
      onLine: report,
    });
    if (failed) {
      throw new EnvironmentError(
        'image',
        `${this.name} could not pull the image ${name}:\n${lastLines(all, 6)}`,
        {
          hint: 'Check the name and tag, the network, and whether the registry requires a login.',
        },
      );
    }
    this.images.set(image, name);
  }

  private succeeds(args: readonly string[], signal?: AbortSignal): Promise<boolean> {
    return engineSucceeds(this.name, args, this.env, signal);
  }
}

/** Removes a container that outlived its server; does nothing when it is gone already. */
export async function reapContainer(
  { engine, cidFile }: ContainerLeftover,
  env: NodeJS.ProcessEnv,
): Promise<void> {
  const cid = await readCid(cidFile);
  if (cid === undefined) return;
  await engineSucceeds(engine, ['rm', '--force', cid], env);
  await rm(cidFile, { force: true });
}

/** Runs a command of an engine; false when it fails. */
async function engineSucceeds(
  engine: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  signal?: AbortSignal,
): Promise<boolean> {
  const { failed } = await runTool(engine, args, { env, output: 'ignored', ...defined({ signal }) });
  return !failed;
}

async function readCid(cidFile: string): Promise<string | undefined> {
  const cid = await readFile(cidFile, 'utf8').catch(() => '');
  return cid === '' ? undefined : cid.trim();
}

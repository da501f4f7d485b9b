import { appendFileSync, closeSync, fstatSync, openSync, readSync } from 'node:fs';
import { mkdir, stat, writeFile } from 'node:fs/promises';
import { isAbsolute, join, sep } from 'node:path';
import { AbortedError, errorMessage } from '../../core/errors.js';
import type { Environment } from '../../analysis/workflow.js';
import type { Executor, StepOutcome, StepProcess, StepRequest } from '../../execution/executor.js';
import type { EngineLog } from '../store/engine-log.js';
import { errorWithHint } from '../error-with-hint.js';
import { describeStepFailure } from './describe-failure.js';
import { findFullDisk } from './full-disk.js';
import type { ImagePreparation } from './image-preparation.js';
import type { JobTable } from '../store/job-table.js';
import type { JobRecord, RunRecord } from '../store/run-record.js';
import type { RunStore } from '../store/run-store.js';
import type { ProcessTask, Runtime, RuntimeResult, RuntimeTask, StepSecrets } from '../runtimes/runtime.js';
import type { SecretFolders } from './secret-folders.js';
import type { Resources, StepQueue } from './step-queue.js';
import { readStepResources } from './step-resources.js';

export interface StepExecutorOptions {
  readonly run: RunRecord;
  readonly store: RunStore;
  readonly queue: StepQueue;
  readonly secrets: SecretFolders;
  readonly runtime: Runtime;
  readonly images: ImagePreparation;
  readonly log: EngineLog;
}

/** A step with its share of this machine. */
type StepTask = StepRequest & Resources & { readonly secrets: StepSecrets | undefined };

/** What the environment of a step adds to its task. */
type Placement = Pick<RuntimeTask, 'image' | 'imageWorkdir' | 'envscript' | 'mounts'>;

/** Runs the steps of one run in containers or environments of this machine, and records them as jobs. */
export class StepExecutor implements Executor {
  private readonly options: StepExecutorOptions;
  private readonly jobs: JobTable;

  constructor(options: StepExecutorOptions) {
    this.options = options;
    this.jobs = options.store.jobsOf(options.run);
  }

  async execute(step: StepRequest, signal: AbortSignal): Promise<StepOutcome> {
    const job = this.jobFor(step);
    try {
      // All steps share one signal; the listeners of each step go away with a signal of its own.
      const outcome = await this.runJob(job, step, AbortSignal.any([signal]));
      this.close(job, outcome);
      return outcome;
    } catch (error) {
      if (signal.aborted) {
        this.jobs.update(job.id, { status: 'stopped', ended: this.options.store.timestamp() });
        throw new AbortedError(`the step ${step.address} was stopped`, { cause: error });
      }
      this.recordFailure(job, error);
      throw error;
    }
  }

  /** For a step that the engine could not run to its end; the error of the run is the one that led here. */
  private recordFailure(job: JobRecord, error: unknown): void {
    const reason = describeStepFailure(error);
    this.appendToLog(job, `the step failed: ${reason}`);
    try {
      this.jobs.update(job.id, { status: 'failed', ended: this.options.store.timestamp(), reason });
    } catch {
      // The table holds it, even when the disk can't.
    }
  }

  /** The job of a step: in a resumed run, the one that it had before. */
  private jobFor(step: StepRequest): JobRecord {
    const before = this.jobs.ofNode(step.nodeId);
    if (before !== undefined) {
      this.appendToLog(before, 'the server was restarted; the step starts again');
      return this.jobs.requeue(before.id);
    }
    const job = this.jobs.add({
      nodeId: step.nodeId,
      name: step.name,
      address: step.address,
      image: imageOf(step.environment) ?? '',
      command: step.shownCommand ?? commandOf(step.process),
      status: 'queued',
    });
    this.options.log.info(`step ${step.address} is job ${job.id}`);
    return job;
  }

  private async runJob(job: JobRecord, step: StepRequest, signal: AbortSignal): Promise<StepOutcome> {
    const { queue, images, secrets, runtime } = this.options;
    const { environment } = step;
    const resources = environment.environment_type === 'docker-encapsulated' ? environment.resources : [];
    try {
      const image = imageOf(environment);
      if (image !== undefined) await images.ready(image, (line) => this.appendToLog(job, line));
    } catch (error) {
      if (signal.aborted) throw error;
      return failure(null, errorWithHint(error));
    }
    const lease = await queue.acquire(readStepResources(resources), signal);
    try {
      const placement = await placeStep(step, this.workspace, runtime.name === 'host').catch(errorMessage);
      if (typeof placement === 'string') return failure(null, placement);
      const result = await secrets.withSecrets(job.id, (stepSecrets) =>
        this.run(job, { ...step, secrets: stepSecrets, ...lease.granted }, placement, signal),
      );
      const fullDisk = await findFullDisk(step.readWrite[0] ?? this.workspace);
      if (result.exitCode !== 0) return failure(result.exitCode, failureReason(result, fullDisk));
      if (fullDisk !== undefined) {
        this.options.log.warn(`after step ${step.address}, whose files may be incomplete: ${fullDisk}`);
      }
      return { status: 'succeeded' };
    } finally {
      lease.release();
    }
  }

  private get workspace(): string {
    return this.options.store.folderOf(this.options.run).workspace;
  }

  private async run(
    job: JobRecord,
    step: StepTask,
    placement: Placement | undefined,
    signal: AbortSignal,
  ): Promise<RuntimeResult> {
    const { run, store, runtime, log } = this.options;
    const { workspace, logs } = store.folderOf(run);
    this.jobs.update(job.id, { status: 'running', started: store.timestamp() });
    log.info(`step ${step.address} started`);
    // What can't be recorded can't be ended by a later server, so the step must not go on.
    const broken = new AbortController();
    const task: ProcessTask = {
      name: step.name,
      marker: job.id,
      process: step.process,
      workspace,
      workdir: step.readWrite[0] ?? workspace,
      environment: { REANA_WORKSPACE: workspace, REANA_WORKFLOW_UUID: run.id },
      secrets: step.secrets,
      logFile: join(logs, `${job.id}.log`),
      cores: step.cores,
      memoryBytes: step.memoryBytes,
      onStarted: (leftover) => {
        try {
          this.jobs.update(job.id, { leftover });
        } catch (error) {
          broken.abort(error);
        }
      },
    };
    try {
      const ending = AbortSignal.any([signal, broken.signal]);
      if (placement !== undefined) return await runtime.run({ ...task, ...placement }, ending);
      if (runtime.runProcess !== undefined) return await runtime.runProcess(task, ending);
      throw new Error(`the runtime ${runtime.name} was chosen for steps that it can't run`);
    } catch (error) {
      throw broken.signal.aborted ? broken.signal.reason : error;
    }
  }

  private close(job: JobRecord, outcome: StepOutcome): void {
    const { store, log } = this.options;
    const ended = store.timestamp();
    if (outcome.status === 'succeeded') {
      this.jobs.update(job.id, { status: 'finished', ended, exitCode: 0 });
      log.info(`step ${job.address} finished`);
      return;
    }
    const { exitCode, reason } = outcome;
    this.appendToLog(job, `the step failed: ${reason}`);
    this.jobs.update(job.id, { status: 'failed', ended, exitCode, reason });
    log.error(`step ${job.address} failed: ${reason}`);
  }

  /** Adds a line of the server to the log of a step; a full disk must not end the step because of it. */
  private appendToLog(job: JobRecord, line: string): void {
    const { run, store, log } = this.options;
    try {
      const file = join(store.folderOf(run).logs, `${job.id}.log`);
      appendFileSync(file, `${endsWithinLine(file) ? '\n' : ''}${line}\n`, { mode: 0o600 });
    } catch (error) {
      log.warn(`the log of step ${job.address} can't be written: ${errorMessage(error)}`);
    }
  }
}

/**
 * Writes the files that the environment of a step mounts, where packtivity has them, and creates the folder that it
 * names within the workspace. Undefined for a step without an image; a text says why it can't be run.
 */
async function placeStep(
  { environment, workdir, mounts = [], readWrite }: StepRequest,
  workspace: string,
  isHost: boolean,
): Promise<Placement | string | undefined> {
  const image = imageOf(environment);
  if (image === undefined || environment.environment_type !== 'docker-encapsulated') return undefined;
  if (workdir !== undefined) {
    if (!isAbsolute(workdir)) return `its workdir ${workdir} is not an absolute path`;
    if (`${workdir}${sep}`.startsWith(`${workspace}${sep}`)) await mkdir(workdir, { recursive: true });
    else if (isHost && (await stat(workdir).catch(() => undefined))?.isDirectory() !== true)
      return `its workdir ${workdir} is not a folder of this machine`;
  }
  const files = mounts.map(({ path, content }, index) => ({
    source: join(readWrite[0] ?? workspace, `_yadage_parmount_${index}.txt`),
    target: path,
    content,
  }));
  await Promise.all(files.map(({ source, content }) => writeFile(source, content)));
  return {
    image,
    imageWorkdir: workdir,
    envscript: environment.envscript === '' ? undefined : environment.envscript,
    mounts: files.map(({ source, target }) => ({ source, target })),
  };
}

/** Whether a file ends with a line that has no end. */
function endsWithinLine(file: string): boolean {
  const fd = openSync(file, 'a+', 0o600);
  try {
    const { size } = fstatSync(fd);
    const last = Buffer.alloc(1);
    return size > 0 && readSync(fd, last, 0, 1, size - 1) === 1 && last.toString() !== '\n';
  } finally {
    closeSync(fd);
  }
}

/** The image of an environment as `name:tag`. */
export function imageOf(environment: Environment): string | undefined {
  return environment.environment_type === 'docker-encapsulated'
    ? `${environment.image}:${environment.imagetag}`
    : undefined;
}

function commandOf(process: StepProcess): string {
  return 'command' in process ? process.command : process.script;
}

/** @param fullDisk what a step can't write on a full disk is its own reason, too */
function failureReason({ exitCode, signal, reason }: RuntimeResult, fullDisk: string | undefined): string {
  const ending = signal === undefined ? `exit code ${exitCode ?? 'unknown'}` : `it was ended by ${signal}`;
  return [reason ?? ending, ...(fullDisk === undefined ? [] : [fullDisk])].join('; ');
}

function failure(exitCode: number | null, reason: string): StepOutcome {
  return { status: 'failed', exitCode, reason };
}

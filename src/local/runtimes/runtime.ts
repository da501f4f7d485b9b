import type { StepProcess } from '../../execution/executor.js';
import type { ProcessIdentity } from '../process-identity.js';
import type { RuntimeName } from '../runtime-name.js';

/** How a step's image is run on this machine. */
export interface Runtime {
  readonly name: RuntimeName;

  /**
   * Prepares what the image needs. Concurrent calls for one image share the work; progress comes as whole lines.
   * @throws EnvironmentError when it can't be prepared, AbortedError when the signal fires.
   */
  prepare(image: string, report: (line: string) => void, signal: AbortSignal): Promise<void>;

  /**
   * Runs one command in the image and resolves when it has ended, whatever its exit code.
   * The signal ends the whole process tree or container; the call then rejects with AbortedError.
   */
  run(task: RuntimeTask, signal: AbortSignal): Promise<RuntimeResult>;

  /**
   * Runs a command without an image, as a process of this machine (Yadage's `localproc-env`). Runtimes that only run
   * containers don't have it.
   */
  runProcess?(task: ProcessTask, signal: AbortSignal): Promise<RuntimeResult>;
}

export interface RuntimeTask extends ProcessTask {
  /** `name:tag`. */
  readonly image: string;
  /** The `workdir` of the workflow's environment, absolute; without it the image's own is used, as on REANA. */
  readonly imageWorkdir?: string | undefined;
  /** The `envscript` of the workflow's environment: sourced before the command. */
  readonly envscript?: string | undefined;
  /** Files of this machine that are seen at other paths, too, writable (Yadage's `par_mounts`). */
  readonly mounts?: readonly FileMount[];
}

export interface FileMount {
  /** Absolute path on this machine. */
  readonly source: string;
  /** Absolute path in the container. */
  readonly target: string;
}

export interface ProcessTask {
  /** For messages, such as `pythia_3`. */
  readonly name: string;
  /** Random, and the same when a later server looks for what the step left: marks the processes of this machine. */
  readonly marker: string;
  readonly process: StepProcess;
  /** Absolute path of the run's workspace: seen at the same path, writable. */
  readonly workspace: string;
  /** Absolute path of the folder the command starts in, where the image has no working folder of its own. */
  readonly workdir: string;
  readonly environment: Readonly<Record<string, string>>;
  /** The user's secrets, when there are any. */
  readonly secrets?: StepSecrets | undefined;
  /** Absolute path; standard output and error are appended while the command runs. Its folder exists. */
  readonly logFile: string;
  readonly cores: number;
  readonly memoryBytes: number;
  /** Called once, as soon as there is something that a later server may have to reap. */
  onStarted(leftover: Leftover): void;
}

/** Secrets of a step. None of them may appear in a command line, which every user can read. */
export interface StepSecrets {
  /** Environment variables; the step's own win. */
  readonly variables: Readonly<Record<string, string>>;
  /** Absolute path of a folder with the files, readable by their owner only. */
  readonly folder: string;
}

export interface RuntimeResult {
  /** Null when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal?: string;
  /** One sentence on why it ended, where more is known than the exit code. */
  readonly reason?: string;
}

/** What identifies a running step across a restart of the server. Plain JSON. */
export type Leftover = ({ readonly kind: 'process' } & ProcessIdentity) | ContainerLeftover;

export interface ContainerLeftover {
  readonly kind: 'container';
  readonly engine: string;
  /** File that holds the container's id. */
  readonly cidFile: string;
}

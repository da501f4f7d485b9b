import { RUN_STATUSES } from '../core/run-statuses.js';
import type { JsonObject, JsonValue } from '../core/json.js';

/** What a server reports about itself without credentials. */
export interface ServerInfo {
  /** Of REANA; an embedded server names the one that it behaves like. */
  readonly version?: string;
  readonly capabilities: readonly string[];
  /** The version of reana-madminer whose embedded server it is; absent for every other server. */
  readonly embeddedVersion?: string;
}

/** The user of a token, and that user's quota. */
export interface Account {
  readonly email: string;
  /** Of REANA; servers before bundles report it only here. */
  readonly serverVersion?: string;
  readonly fullName?: string;
  readonly quota: Readonly<Record<string, QuotaUse>>;
}

/** Use of one resource: `cpu` in milliseconds, `disk` in bytes. */
export interface QuotaUse {
  readonly used: number;
  /** Absent when the cluster sets no limit. */
  readonly limit?: number;
  /** How near the limit is; absent when there is none. */
  readonly health?: Health;
  /** Months after which the server resets the use to zero; absent when it never does. */
  readonly periodMonths?: number;
  readonly periodStart?: Date;
}

/** The server's own rating. A word this client doesn't know becomes `unknown`. */
export const HEALTHS = ['healthy', 'warning', 'critical'] as const;
export type Health = (typeof HEALTHS)[number] | 'unknown';

/** One entry of a cluster's settings; booleans may be the strings `True` and `False`. */
export interface ClusterFact {
  readonly title: string;
  readonly value: JsonValue;
}

export { RUN_STATUSES };

/** State of a run on the server. A state this client doesn't know becomes `unknown`. */
export type RunStatus = (typeof RUN_STATUSES)[number] | 'unknown';

/** States in which a run stays. */
export const TERMINAL_STATUSES: ReadonlySet<RunStatus> = new Set([
  'finished',
  'failed',
  'stopped',
  'deleted',
]);

/** A run that was created: its id and name on the server. */
export interface RunReference {
  /** UUID of this run. */
  readonly id: string;
  /** Name with run number, `analysis.3`. */
  readonly name: string;
}

export interface Run extends RunReference {
  readonly status: RunStatus;
  /** The server's own word for the status. */
  readonly rawStatus: string;
  readonly created?: Date;
  readonly started?: Date;
  readonly ended?: Date;
  readonly progress: RunProgress;
  /** Bytes in the workspace, when the server counted them. */
  readonly workspaceSize?: number;
  /** The interactive session that is open in its workspace. */
  readonly session?: RunSession;
  /** E-mail address of its owner; only servers that support sharing report it. */
  readonly owner?: string;
  /** E-mail addresses of the users it is shared with. */
  readonly sharedWith?: readonly string[];
}

/** An interactive session as the list of runs shows it. */
export interface RunSession {
  /** `jupyter`. */
  readonly type: string;
  /** Its path on the server, without the credential. */
  readonly path: string;
  readonly status: RunStatus;
  /** The server's own word for the status. */
  readonly rawStatus: string;
}

/** Numbers of steps, made consistent: the server's own may show more done than there are. */
export interface RunProgress {
  readonly total: number;
  readonly running: number;
  readonly finished: number;
  readonly failed: number;
  readonly currentStep?: string;
  readonly currentCommand?: string;
}

export interface RunLogs {
  /** Log of the workflow engine. */
  readonly engine: string;
  /** In the order the server created them. */
  readonly steps: readonly StepLog[];
  /** True when running steps have their output so far; otherwise a log appears at the end of its step. */
  readonly isLive: boolean;
}

/** States of a step on the server. A state this client doesn't know becomes `unknown`. */
export const STEP_STATUSES = ['created', 'queued', 'running', 'finished', 'failed', 'stopped'] as const;
export type StepStatus = (typeof STEP_STATUSES)[number] | 'unknown';

export interface StepLog {
  readonly jobId: string;
  readonly name: string;
  readonly status: StepStatus;
  /** The server's own word for the status. */
  readonly rawStatus: string;
  readonly backend: string;
  readonly image: string;
  readonly command: string;
  /** What the step wrote, without the lines that REANA puts around it. */
  readonly log: string;
  /** How its container ended, where REANA wrote that below the log. */
  readonly ending?: 'Completed' | 'Error';
  readonly started?: Date;
  readonly ended?: Date;
}

export interface WorkspaceFile {
  /** POSIX path relative to the workspace. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  readonly modified?: Date;
}

/** Options of every call. */
export interface CallOptions {
  /** Aborts the call, which rejects with AbortedError. */
  readonly signal?: AbortSignal;
}

/** Progress of a transfer: bytes since it began, from 0 again at each retry. */
export interface TransferOptions extends CallOptions {
  readonly onBytes?: (bytes: number) => void;
}

export interface UploadOptions extends TransferOptions {
  /** Also computes the checksum of what is sent. */
  readonly checksum?: boolean;
}

export interface DownloadFileOptions extends TransferOptions {
  /** Called with the checksum of each saved file, which is computed only if this is given. */
  readonly onChecksum?: (path: string, sha256: string) => void;
}

/** A file to fetch, and its expected checksum if known. */
export interface WantedFile extends WorkspaceFile {
  /** Lower-case hexadecimal digits. */
  readonly sha256?: string;
}

/** What an upload has sent. */
export interface SentContent {
  /** Bytes. */
  readonly size: number;
  /** When the file was last changed, in milliseconds since the epoch. */
  readonly modified?: number;
  /** Lower-case hexadecimal digits. */
  readonly sha256?: string;
}

/** Which runs to list; default: all, newest first. */
export interface RunQuery {
  /** Exact name without run number, or UUID. */
  readonly nameOrId?: string;
  /** Part of a name. */
  readonly search?: string;
  readonly statuses?: readonly Exclude<RunStatus, 'unknown'>[];
  /** With `false`, the server does not count the steps of each run. */
  readonly withProgress?: boolean;
  /** Also counts the bytes of each workspace, which is slow on big clusters. */
  readonly withSize?: boolean;
  /** `newest` when left out; `cpu` and `disk` put those first that used the most. */
  readonly sort?: 'newest' | 'oldest' | 'cpu' | 'disk';
  /** Only runs with an open interactive session; the server then reports the session and not the progress. */
  readonly withSession?: boolean;
  /** Also the runs that others share with the user. Servers before 0.95 don't support sharing. */
  readonly shared?: boolean;
  /** Only runs that this user shares: an e-mail address, or `anybody`. */
  readonly sharedBy?: string;
  /** Only own runs that are shared with this user: an e-mail address, `anybody` or `nobody`. */
  readonly sharedWith?: string;
  /** Runs per request. */
  readonly pageSize?: number;
}

export interface RunPage {
  readonly runs: readonly Run[];
  readonly page: number;
  /** Runs on all pages. */
  readonly total: number;
}

/** A workflow to create a run of: `reana.yaml` as data, and the files the workflow is loaded from. */
export interface NewRun {
  /** Name without run number. */
  readonly name: string;
  /** Declares `workflow.files`, so that a server knows which files belong to the workflow itself. */
  readonly specification: JsonObject;
  /** Absolute folder that the files are relative to. */
  readonly root: string;
  /** POSIX paths below the root of the files that a server reads the workflow from, which it gets with the request. */
  readonly workflowFiles: readonly string[];
  /** A workflow that has to be loaded for servers that take the specification as JSON. */
  readonly unloaded?: UnloadedWorkflow;
  /** Content, by path, that is sent instead of the file's own: a copy that was changed for this run. */
  readonly replaced?: ReadonlyMap<string, Uint8Array>;
}

/** A workflow in a language that only REANA reads. */
export interface UnloadedWorkflow {
  readonly type: 'cwl' | 'snakemake';
  /** POSIX path below the root; of CWL with the part that is the workflow, `workflow.cwl#main`. */
  readonly file: string;
  /** POSIX path of the file of its parameters. */
  readonly parameterFile?: string;
  readonly parameters: JsonObject;
}

export interface CreatedRun extends RunReference {
  /** Warnings of a server that validates. */
  readonly warnings: readonly string[];
  /** POSIX paths that the server put into the workspace from the request itself. */
  readonly seeded: readonly string[];
}

/** Where the bytes of an upload come from: a file of this machine (absolute path), or memory. */
export type UploadSource =
  | {
      readonly file: string;
      /**
       * Absolute path of the file without symbolic links. With it no link is followed, and the file has to lie there
       * when it is opened.
       */
      readonly realPath?: string | undefined;
    }
  | { readonly data: Uint8Array };

/** Options of `start`. Values keep their JSON types. */
export interface StartOptions {
  readonly parameters?: JsonObject;
  readonly operationalOptions?: JsonObject;
}

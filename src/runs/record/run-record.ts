import type { JsonObject } from '../../core/json.js';
import type { Run, StepLog, WorkspaceFile } from '../../reana/model.js';
import type { RunParameters } from '../run-parameters.js';
import type { StepAccount } from './step-accounts.js';

/** The server that a run is on. */
export interface RecordedServer {
  readonly url: string;
  /** Of REANA; an embedded server names the one that it behaves like. */
  readonly version?: string;
  /** The version of reana-madminer whose embedded server it is; absent for every other server. */
  readonly embeddedVersion?: string;
}

/** A step of a run; of a long log only the end is kept. */
export interface RecordedStep extends StepLog {
  /** Characters at the beginning of the log that were left out; absent for none. */
  readonly cutCharacters?: number;
}

/** A part of a record that could not be read, such as the files of a run whose workspace was deleted. */
export interface MissingPart {
  readonly part: 'server' | 'specification' | 'parameters' | 'logs' | 'files';
  readonly reason: string;
}

/** What a run was, read once, without credentials. */
export interface RunRecord {
  /** When it was read: of a run that has not ended, all below is as of then. */
  readonly read: Date;
  /** The version of reana-madminer that read it. */
  readonly clientVersion: string;
  readonly server: RecordedServer;
  readonly run: Run;
  /** Its `reana.yaml` as stored on the server; empty when it could not be read. */
  readonly specification: JsonObject;
  readonly parameters: RunParameters;
  /** End of the log of the workflow engine. */
  readonly engineLog: string;
  /** In the order in which the server created them. */
  readonly steps: readonly RecordedStep[];
  /** What steps said at the end of their logs about their own time and memory. */
  readonly accounts: readonly StepAccount[];
  /** Files of the workspace, sorted by path. */
  readonly files: readonly WorkspaceFile[];
  readonly missing: readonly MissingPart[];
  /** Reads a file of the workspace as UTF-8; `undefined` when there is none, or when it is too large. */
  text(path: string, options?: ReadFileOptions): Promise<string | undefined>;
  /** Reads a file of the workspace; `undefined` when there is none, or when it is too large. */
  bytes(path: string, options?: ReadFileOptions): Promise<Uint8Array | undefined>;
}

export interface ReadFileOptions {
  /** Largest file to read, in bytes; 4 MiB when left out. */
  readonly mostBytes?: number;
  readonly signal?: AbortSignal;
}

import { checkOptions } from '../core/check-options.js';
import { defined } from '../core/defined.js';
import { join } from 'node:path';
import type { UserFolders } from '../config/folders.js';
import type { Analysis } from '../analysis/analysis.js';
import type { OpenSessionOptions } from '../reana/calls/sessions.js';
import type { ServerValidation } from '../reana/calls/validate-run.js';
import type { RemovalReport } from '../reana/calls/remove-files.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';
import type { ChangeFilesOptions } from '../runs/workspace/check-ended.js';
import type { PruneRunOptions } from '../runs/workspace/prune-workspace.js';
import type { DeletionScope } from '../runs/delete-runs.js';
import type { DownloadPlan } from '../runs/download/download-plan.js';
import type { DownloadOptions } from '../runs/download/download.js';
import type { FollowedEvent, FollowOptions } from '../runs/follow/follow.js';
import type { ListRunsOptions } from '../runs/list-runs.js';
import type { RunNotebook } from '../runs/open-session.js';
import type { RestartRunOptions } from '../runs/restart.js';
import type { RunHandle } from '../runs/run-handle.js';
import type { ReadRunRecordOptions } from '../runs/record/read-run-record.js';
import type { RunRecord } from '../runs/record/run-record.js';
import type { RunParameters } from '../runs/run-parameters.js';
import type { ServerCheckOptions } from '../runs/validate-on-server.js';
import type { StartRunOptions } from '../runs/start.js';
import type { PreparedSubmission, SubmissionRequest } from '../runs/submit/prepare-submission.js';
import type { SubmitOptions } from '../runs/submit/submit.js';
import type { UploadOutcome, UploadRunOptions } from '../runs/upload/upload-inputs.js';
import type { UploadPlan } from '../runs/upload/upload-plan.js';

export interface DeleteRunsOptions extends CallOptions {
  /** Which runs to delete besides the named one; none when left out. */
  readonly scope?: DeletionScope;
}

/** A submission that was checked against the files and the server. */
export interface CheckedSubmission extends PreparedSubmission {
  /** Notes for the user: what is not sent, and what the steps need and this server does not have. */
  readonly notes: readonly string[];
}

/**
 * Runs. A run is given by its UUID, by `name.N`, by `name` for its latest run, or as an object that a call has
 * returned; one that does not exist rejects with NotFoundError.
 * @example
 * const run = await client.runs.submit({ file: 'reana.yaml', parameters: { seed: 2 } });
 * await run.wait();
 * await run.outputs.download('results');
 * @example
 * const runs = await client.runs.list({ name: 'madminer', sort: 'size', limit: 10 });
 * for await (const { run, event } of client.runs.follow(runs)) console.log(run?.name, event.type);
 */
export interface RunCalls {
  /**
   * Checks an analysis, or takes a prepared one, creates a run of it, uploads its files and starts it. When the call
   * was interrupted in whatever way, the same call continues with the same run; after it has succeeded, it creates a
   * new one. With `start: false` it is created and gets its files, and `start` starts it.
   * @throws SpecError before anything is sent; SubmissionError when the run was created but not started
   */
  submit(request: SubmissionRequest | PreparedSubmission, options?: SubmitOptions): Promise<RunHandle>;
  /**
   * The dry run of `submit`: checks everything, including what the steps require of this server, and creates nothing.
   * `prepareSubmission` does the part that needs no server.
   * @throws SpecError, UsageError, TransferError, UnsafePathError
   */
  prepare(request: SubmissionRequest, options?: CallOptions): Promise<CheckedSubmission>;
  /**
   * Has the server check an analysis by its own rules; `offered` is false when the server is too old for that.
   * @throws SpecError with the errors that the server reports
   */
  validate(analysis: Analysis, options?: ServerCheckOptions): Promise<ServerValidation>;
  /** Returns the handle of an existing run. */
  get(run: string, options?: CallOptions): Promise<RunHandle>;
  /**
   * Returns the current state of runs, in the order of the names, each once. Runs of the same name are found
   * with one request.
   */
  find(runs: readonly string[], options?: CallOptions): Promise<readonly Run[]>;
  /** Returns the matching runs, sorted; deleted ones only on request. `workflows.list` reads them page by page. */
  list(options?: ListRunsOptions): Promise<readonly Run[]>;
  /**
   * Starts a run that was created and whose files were uploaded.
   * @throws SpecError for a parameter that the run doesn't have
   */
  start(run: string, options?: StartRunOptions): Promise<RunHandle>;
  /**
   * Creates a new run of one that has finished or failed, in the same workspace, and starts it.
   * @throws UsageError for a run that can't be restarted, SpecError; in both cases nothing was changed
   */
  restart(run: string, options?: RestartRunOptions): Promise<RunHandle>;
  /** Returns the values of the parameters that a run has, with those given at its start or restart. */
  parameters(run: string | RunReference, options?: CallOptions): Promise<RunParameters>;
  /**
   * Reads all that the server has about a run, in whatever state it is: a report, a crate and the like are made of it.
   * What can't be read, such as the files of a deleted run, is empty and listed in `missing`.
   * @throws NotFoundError when there is no such run
   */
  record(run: string | RunReference, options?: RecordRunOptions): Promise<RunRecord>;
  /**
   * Returns when the last step of a running run started or ended, if that was six hours ago or more: its workflow
   * engine may have died. Undefined for all other runs.
   */
  silentSince(run: Run, options?: CallOptions): Promise<Date | undefined>;
  /** Yields the events of several runs until all have ended. Reports no step events unless `steps` is set. */
  follow(runs: readonly RunReference[], options?: FollowOptions): AsyncIterable<FollowedEvent>;
  /**
   * Returns the runs that `delete` would delete.
   * @throws UsageError when others would lose their files, or when one of the runs is still running
   */
  planDeletion(run: string, options?: DeleteRunsOptions): Promise<readonly RunReference[]>;
  /** Deletes runs and their workspaces; returns the deleted runs. @throws as `planDeletion` */
  delete(run: string, options?: DeleteRunsOptions): Promise<readonly RunReference[]>;
  /** Returns what `download` would fetch. */
  planDownload(run: string | RunReference, folder: string, options?: DownloadOptions): Promise<DownloadPlan>;
  /**
   * Saves the declared outputs, or the given paths, below the folder; files that are already there are not fetched
   * again. Returns absolute paths, sorted.
   * @throws TransferError when a given path, or every declared output, is not in the workspace
   */
  download(run: string | RunReference, folder: string, options?: DownloadOptions): Promise<readonly string[]>;
  /** Returns what `upload` would send. */
  planUpload(
    run: string | RunReference,
    plan: UploadPlan,
    options?: UploadRunOptions,
  ): Promise<UploadOutcome>;
  /**
   * Uploads the files of a plan (`planUpload`, `planPaths`) into the workspace of a run: only those that are missing
   * there, each verified by its size.
   * @throws TransferError
   */
  upload(run: string | RunReference, plan: UploadPlan, options?: UploadRunOptions): Promise<UploadOutcome>;
  /**
   * Removes files, directories with their contents, and what matches glob patterns. Returns what was removed.
   * @throws UsageError when one of the paths matches nothing, or the run has not ended and `whileRunning` is not set:
   * then nothing was removed; TransferError when the server could not remove all
   */
  removePaths(
    run: string | RunReference,
    paths: readonly string[],
    options?: ChangeFilesOptions,
  ): Promise<RemovalReport['removed']>;
  /**
   * Moves a file or a directory of a workspace to another path, or into a directory.
   * @throws UsageError when the run has not ended and `whileRunning` is not set; ConflictError when there is no source
   */
  move(
    run: string | RunReference,
    source: string,
    target: string,
    options?: ChangeFilesOptions,
  ): Promise<void>;
  /** Returns the files that `prune` removes on a cluster. @throws as `prune` */
  planPrune(run: string | RunReference, options?: PruneRunOptions): Promise<RemovalReport['removed']>;
  /**
   * Removes all files of a run except its declared inputs and outputs; returns what was removed.
   * @throws UsageError when the run has not ended and `whileRunning` is not set: it would fail
   */
  prune(run: string | RunReference, options?: PruneRunOptions): Promise<RemovalReport['removed']>;
  /** Opens a notebook session in the workspace of a run, or returns the open one. */
  openSession(run: string | RunReference, options?: OpenSessionOptions): Promise<RunNotebook>;
}

/** What is kept of a run in its record. */
export type RecordRunOptions = Omit<ReadRunRecordOptions, 'restarts'>;

/** The calls about runs of one server. Their implementations are loaded at the first call. */
export function makeRunCalls(rest: RestClient, { state }: UserFolders): RunCalls {
  const referTo = async (run: string | RunReference, { signal }: CallOptions): Promise<RunReference> =>
    typeof run === 'string' ? rest.workflows.resolve(run, defined({ signal })) : run;
  const records = join(state, 'uploads');
  const restarts = join(state, 'restarts');
  return {
    async submit(request, options = {}) {
      checkOptions('runs.submit', request, { file: 'string' }, 'newRun' in Object(request) ? [] : ['file']);
      const { submitPrepared } = await import('../runs/submit/submit.js');
      const { prepareSubmission } = await import('../runs/submit/prepare-submission.js');
      const prepared = 'newRun' in request ? request : await prepareSubmission(request);
      return submitPrepared(rest, prepared, { journal: state, ...options });
    },
    async prepare(request, options = {}) {
      checkOptions('runs.prepare', request, { file: 'string' }, ['file']);
      const { prepareSubmission, warningsOfSubmission } =
        await import('../runs/submit/prepare-submission.js');
      const { checkResources, warningText } = await import('../runs/submit/check-resources.js');
      const prepared = await prepareSubmission(request);
      const { checkPrepared } = await import('../runs/submit/check-cluster.js');
      const differences = await checkPrepared(rest, prepared, options);
      const lacking = await checkResources(rest, prepared.analysis.workflow, options);
      const { checkEmbedded } = await import('../runs/validate-on-server.js');
      await checkEmbedded(rest, prepared, options);
      return {
        ...prepared,
        warnings: [...prepared.warnings, ...differences],
        notes: [...warningsOfSubmission(prepared), ...lacking.map(warningText)],
      };
    },
    async validate(analysis, options) {
      const { validateOnServer } = await import('../runs/validate-on-server.js');
      return validateOnServer(rest, analysis, options);
    },
    async get(run, options) {
      const { makeRunHandle } = await import('../runs/run-handle.js');
      return makeRunHandle(rest, await rest.workflows.resolve(run, options));
    },
    async find(runs, options) {
      const { findRuns } = await import('../runs/find-runs.js');
      return findRuns(rest, runs, options);
    },
    async list(options) {
      const { listRuns } = await import('../runs/list-runs.js');
      return listRuns(rest, options);
    },
    async start(run, options) {
      const { startRun } = await import('../runs/start.js');
      return startRun(rest, run, options);
    },
    async restart(run, options) {
      const { restart } = await import('../runs/restart.js');
      return restart(rest, run, { ...options, records: restarts });
    },
    async parameters(run, options) {
      const { readRunParameters } = await import('../runs/run-parameters.js');
      return readRunParameters(rest, run, restarts, options);
    },
    async record(run, options = {}) {
      const { readRunRecord } = await import('../runs/record/read-run-record.js');
      return readRunRecord(rest, typeof run === 'string' ? run : run.id, { ...options, restarts });
    },
    async silentSince(run, options = {}) {
      const { SilenceWatch } = await import('../runs/follow/silence.js');
      return new SilenceWatch(rest).since(run, options);
    },
    async *follow(runs, options) {
      const { followRuns } = await import('../runs/follow/follow.js');
      yield* followRuns(rest, runs, options);
    },
    async planDeletion(run, { scope = 'run', ...options } = {}) {
      const { planDeletion } = await import('../runs/delete-runs.js');
      return planDeletion(rest, run, scope, options);
    },
    async delete(run, { scope = 'run', ...options } = {}) {
      const { deleteRuns, planDeletion } = await import('../runs/delete-runs.js');
      const runs = await planDeletion(rest, run, scope, options);
      await deleteRuns(rest, runs, options);
      return runs;
    },
    async planDownload(run, folder, options = {}) {
      const { planOutputs } = await import('../runs/download/download.js');
      return planOutputs(rest, await referTo(run, options), folder, options);
    },
    async download(run, folder, options = {}) {
      const { downloadOutputs } = await import('../runs/download/download.js');
      return downloadOutputs(rest, await referTo(run, options), folder, options);
    },
    async planUpload(run, plan, options = {}) {
      const { planInputs } = await import('../runs/upload/upload-inputs.js');
      return planInputs(rest, await referTo(run, options), plan, { record: records, ...options });
    },
    async upload(run, plan, options = {}) {
      const { uploadInputs } = await import('../runs/upload/upload-inputs.js');
      return uploadInputs(rest, await referTo(run, options), plan, { record: records, ...options });
    },
    async removePaths(run, paths, options = {}) {
      const { removePaths } = await import('../runs/workspace/remove-paths.js');
      return removePaths(rest, await referTo(run, options), paths, options);
    },
    async move(run, source, target, options = {}) {
      const { movePath } = await import('../runs/workspace/move-path.js');
      return movePath(rest, await referTo(run, options), source, target, options);
    },
    async planPrune(run, options = {}) {
      const { planPrune } = await import('../runs/workspace/prune-workspace.js');
      return planPrune(rest, await referTo(run, options), options);
    },
    async prune(run, options = {}) {
      const { pruneWorkspace } = await import('../runs/workspace/prune-workspace.js');
      return pruneWorkspace(rest, await referTo(run, options), options);
    },
    async openSession(run, options = {}) {
      const { openSession } = await import('../runs/open-session.js');
      return openSession(rest, await referTo(run, options), options);
    },
  };
}

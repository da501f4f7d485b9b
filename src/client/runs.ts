import { checkOptions } from '../core/check-options.js';
import { defined } from '../core/defined.js';
import { join } from 'node:path';
import type { UserFolders } from '../config/folders.js';
import type { Analysis } from '../analysis/analysis.js';
import type { OpenSessionOptions } from '../reana/calls/sessions.js';
import type { ServerValidation, ValidateOptions } from '../reana/calls/validate-run.js';
import type { PruneOptions } from '../reana/calls/workflows.js';
import type { RemovalReport } from '../reana/calls/remove-files.js';
import type { CallOptions, Run, RunReference } from '../reana/model.js';
import type { RestClient } from '../reana/rest-client.js';
import type { DeletionScope } from '../runs/delete-runs.js';
import type { DownloadPlan } from '../runs/download/download-plan.js';
import type { DownloadOptions } from '../runs/download/download.js';
import type { FollowedEvent, FollowOptions } from '../runs/follow/follow.js';
import type { ListRunsOptions } from '../runs/list-runs.js';
import type { RunNotebook } from '../runs/open-session.js';
import type { RestartRunOptions } from '../runs/restart.js';
import type { RunHandle } from '../runs/run-handle.js';
import type { StartRunOptions } from '../runs/start.js';
import type { PreparedSubmission, SubmissionRequest } from '../runs/submit/prepare-submission.js';
import type { SubmitOptions } from '../runs/submit/submit.js';
import type { UploadOutcome, UploadRunOptions } from '../runs/upload/upload-inputs.js';
import type { UploadPlan } from '../runs/upload/upload-plan.js';

export interface DeleteRunsOptions extends CallOptions {
  /** Which runs besides the one that is named; none when left out. */
  readonly scope?: DeletionScope;
}

/** A submission that was checked against the files and the server. */
export interface CheckedSubmission extends PreparedSubmission {
  /** What a user should know besides: what is not sent, and what the steps lack on this server. */
  readonly notes: readonly string[];
}

/**
 * Whole runs. A run is named by its UUID, by `name.N`, or by `name` for its latest run, or given as what a call has
 * returned; one that is not there rejects with NotFoundError.
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
   * Checks an analysis, or takes one that was prepared, creates a run of it, uploads its files and starts it. The same
   * call again, after this one broke off in whatever way, goes on with the same run; after it has ended well, it makes
   * a new one.
   * @throws SpecError before anything is sent; SubmissionError when the run was created but not started
   */
  submit(request: SubmissionRequest | PreparedSubmission, options?: SubmitOptions): Promise<RunHandle>;
  /**
   * The dry run of `submit`: checks everything, also what the steps ask of this server, and creates nothing.
   * `prepareSubmission` does as much as needs no server.
   * @throws SpecError, UsageError, TransferError, UnsafePathError
   */
  prepare(request: SubmissionRequest, options?: CallOptions): Promise<CheckedSubmission>;
  /**
   * Has the server check an analysis by its own rules; one that is too old for that says so by `offered`.
   * @throws SpecError with what it finds wrong
   */
  validate(analysis: Analysis, options?: ValidateOptions): Promise<ServerValidation>;
  /** The handle of a run that exists. */
  get(run: string, options?: CallOptions): Promise<RunHandle>;
  /** Runs as they are now, in the order of the names, each once. Runs of one name are found with one request. */
  find(runs: readonly string[], options?: CallOptions): Promise<readonly Run[]>;
  /** Runs that fit, sorted; those that were deleted only when asked for. `workflows.list` reads page by page. */
  list(options?: ListRunsOptions): Promise<readonly Run[]>;
  /**
   * Starts a run that was created and has its files.
   * @throws SpecError for a parameter that it doesn't have
   */
  start(run: string, options?: StartRunOptions): Promise<RunHandle>;
  /**
   * Makes a new run of one that has finished or failed, in the same workspace, and starts it.
   * @throws UsageError for a run that can't be restarted, SpecError: nothing was changed then
   */
  restart(run: string, options?: RestartRunOptions): Promise<RunHandle>;
  /** What happens to several runs, until all have ended: for `for await`. Tells of no steps unless it is told to. */
  follow(runs: readonly RunReference[], options?: FollowOptions): AsyncIterable<FollowedEvent>;
  /**
   * The runs that `delete` would delete.
   * @throws UsageError when others would lose their files, or when one of the runs is still running
   */
  planDeletion(run: string, options?: DeleteRunsOptions): Promise<readonly RunReference[]>;
  /** Deletes runs and their workspaces; returns those that were deleted. @throws as `planDeletion` */
  delete(run: string, options?: DeleteRunsOptions): Promise<readonly RunReference[]>;
  /** What `download` would fetch. */
  planDownload(run: string | RunReference, folder: string, options?: DownloadOptions): Promise<DownloadPlan>;
  /**
   * Saves the declared outputs, or the given paths, below the folder; what is there already is not fetched again.
   * Returns absolute paths, sorted.
   * @throws TransferError when a given path, or every declared output, is not in the workspace
   */
  download(run: string | RunReference, folder: string, options?: DownloadOptions): Promise<readonly string[]>;
  /** What `upload` would send. */
  planUpload(
    run: string | RunReference,
    plan: UploadPlan,
    options?: UploadRunOptions,
  ): Promise<UploadOutcome>;
  /**
   * Brings the files of a plan (`planUpload`, `planPaths`) into the workspace of a run: only those that are not there,
   * each verified by its size.
   * @throws TransferError
   */
  upload(run: string | RunReference, plan: UploadPlan, options?: UploadRunOptions): Promise<UploadOutcome>;
  /**
   * Removes files, directories with all that is in them, and what matches patterns.
   * @throws UsageError when one of them stands for nothing: then nothing was removed; TransferError when the server
   * could not remove all
   */
  removePaths(
    run: string | RunReference,
    paths: readonly string[],
    options?: CallOptions,
  ): Promise<RemovalReport['removed']>;
  /** Removes all files of a run but its declared inputs and outputs; returns those that were removed. */
  prune(run: string | RunReference, options?: PruneOptions): Promise<RemovalReport['removed']>;
  /** Opens a notebook session in the workspace of a run, or finds the one that is open. */
  openSession(run: string | RunReference, options?: OpenSessionOptions): Promise<RunNotebook>;
}

/** Runs of one server. What does the work is loaded when it is first needed. */
export function makeRunCalls(rest: RestClient, { state }: UserFolders): RunCalls {
  const referTo = async (run: string | RunReference, { signal }: CallOptions): Promise<RunReference> =>
    typeof run === 'string' ? rest.workflows.resolve(run, defined({ signal })) : run;
  const records = join(state, 'uploads');
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
      const lacking = await checkResources(rest, prepared.analysis.workflow, options);
      return { ...prepared, notes: [...warningsOfSubmission(prepared), ...lacking.map(warningText)] };
    },
    async validate(analysis, options) {
      const { validateOnServer } = await import('../runs/validate-on-server.js');
      return validateOnServer(rest, analysis, options);
    },
    async get(run, options) {
      const { attach } = await import('../runs/attach.js');
      return attach(rest, run, options);
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
      return restart(rest, run, options);
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
      const { removePaths } = await import('../runs/remove-paths.js');
      return removePaths(rest, await referTo(run, options), paths, options);
    },
    async prune(run, options = {}) {
      const { pruneWorkspace } = await import('../runs/prune-workspace.js');
      return pruneWorkspace(rest, await referTo(run, options), options);
    },
    async openSession(run, options = {}) {
      const { openSession } = await import('../runs/open-session.js');
      return openSession(rest, await referTo(run, options), options);
    },
  };
}

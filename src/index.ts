export { createClient, type ClientOptions, type ReanaClient } from './client/client.js';
export { connect, type ConnectOptions } from './client/connect.js';
export type { CreateAnalysisOptions, CreatedAnalysis } from './template/create-analysis.js';
export type { RestClient, RestClientOptions } from './reana/rest-client.js';
export type { UnloadedRun, WorkflowLoader } from './reana/files/loaded-specification.js';
export type { ExchangeRecord } from './reana/http/exchange.js';
export type { HeaderOptions } from './reana/http/request-headers.js';
export type { Timeouts } from './reana/http/idle-watch.js';
export type { ConnectWarning } from './client/connect-warning.js';
export type { LocalServer, LocalServerOptions } from './client/local-server.js';
export type { CheckedSubmission, DeleteRunsOptions, RecordRunOptions, RunCalls } from './client/runs.js';
export type { ScanCalls } from './client/scans.js';
export type { LocalServerRecord } from './local/daemon/server-record.js';
export type { ProtocolGeneration } from './local/generation.js';
export type { ProcessIdentity } from './local/process-identity.js';
export type { RuntimeName } from './local/runtime-name.js';
export type { Credential, Identity } from './client/identity.js';
export {
  createAnalysis,
  listTemplates,
  loadAnalysis,
  loadScan,
  planPaths,
  planScan,
  planUpload,
  prepareSubmission,
} from './client/files.js';
export {
  logIn,
  logOut,
  type LoggedIn,
  type LoggedOut,
  type LogInOptions,
  type LoginPrompt,
  type LogOutOptions,
} from './client/login.js';
export { openProfiles, type ProfileChange, type Profiles } from './client/profiles.js';
export { readSettings, type Settings, type SettingsOptions } from './client/settings.js';
export type { FollowedScan, FollowedScanEvent, FollowScanOptions } from './client/scans/follow-scan.js';
export type { ComparedPlan, PlanOptions } from './client/scans/plan-scan.js';
export type { ScanRunEvent, ScanRunOptions } from './client/scans/run-scan.js';
export type { ScanReference } from './client/scans/scan-reference.js';
export type { ScanStatus, ScanStatusOptions } from './client/scans/scan-status.js';
export type { EnvironmentVariables } from './config/choose-server.js';
export type { Config } from './config/config-file.js';
export type { ServerOptions, Surroundings } from './config/find-server.js';
export { userFolders, type UserFolders } from './config/folders.js';
export type { Origin, Setting } from './config/origin.js';
export type { Profile } from './config/profile.js';
export type { AuthenticationScheme, TokenSource } from './reana/auth/authentication.js';
export type { TlsOptions } from './reana/http/connection.js';

export type { SubmitOptions } from './runs/submit/submit.js';
export type { PreparedSubmission, RunChanges, SubmissionRequest } from './runs/submit/prepare-submission.js';
export type { StartRunOptions } from './runs/start.js';
export type { RunNotebook } from './runs/open-session.js';
export type { RestartRunOptions } from './runs/restart.js';
export type { DeletionScope } from './runs/delete-runs.js';
export type { ChangeFilesOptions } from './runs/workspace/check-ended.js';
export type { PruneRunOptions } from './runs/workspace/prune-workspace.js';
export { RUN_SORT_KEYS, type ListRunsOptions, type RunSortKey } from './runs/list-runs.js';
export type { DownloadOptions } from './runs/download/download.js';
export type { DirectoryDownload, DownloadPlan } from './runs/download/download-plan.js';
export type { UnsavedFile } from './runs/download/listed-names.js';
export type { IgnoredEntry, PlannedFile, UnfitEntry, UploadPlan } from './runs/upload/upload-plan.js';
export type { UploadOutcome, UploadRunOptions } from './runs/upload/upload-inputs.js';
export type { TransferState } from './runs/transfer/transfer-meter.js';
export type { RunHandle, RunOutputs } from './runs/run-handle.js';
export type {
  MissingPart,
  ReadFileOptions,
  RecordedServer,
  RecordedStep,
  RunRecord,
} from './runs/record/run-record.js';
export type { ReadRunRecordOptions } from './runs/record/read-run-record.js';
export type { StepAccount } from './runs/record/step-accounts.js';
export type { RunParameters } from './runs/run-parameters.js';
export type { WaitOptions } from './runs/follow/wait.js';
export type { FollowedEvent, FollowOptions } from './runs/follow/follow.js';
export type { LogLine, LogOptions } from './runs/follow/follow-logs.js';
export type {
  DownloadEvent,
  FoundSubmission,
  RunEvent,
  SubmitEvent,
  TransferringEvent,
  UploadEvent,
  WarningEvent,
} from './runs/events.js';

export type { PlanScanRequest, ScanPlan } from './scans/plan/plan-scan.js';
export type { RestoredScan } from './scans/plan/restore-scan.js';
export type { EstimateBasis, RunUpload, ScanEstimate } from './scans/plan/estimate-scan.js';
export type { ScanFit } from './scans/plan/check-fit.js';
export type { MeasuredRun } from './scans/plan/measure-run.js';
export type { ScatterSteps } from './scans/scatter/scatter-steps.js';
export type { RunScanOptions } from './scans/run-scan.js';
export type { FailedPoint, FailureCause, ScanCounts, ScanEvent, ScanOutcome } from './scans/events.js';
export type { PointState, ScanState } from './scans/scan-status.js';
export type { PointStatus } from './scans/point-state.js';
export type { StopReport } from './scans/stop-scan.js';
export type { ScanDeletion, ScanDeletionOptions, ScanDeletionReport } from './scans/delete-scan.js';
export type { ScanSummary } from './scans/list-scans.js';
export type { CollectEvent, CollectScanOptions } from './scans/collect/collect-scan.js';
export type {
  GroupResult,
  NumberSpread,
  PointResult,
  RankingRule,
  ScanResults,
} from './scans/results/scan-results.js';
export type { SummaryLabels } from './scans/results/summary-labels.js';
export { rankPoints, type RankedPoint, type RankingRequest } from './scans/results/rank-points.js';
export { summariseRepeats, type Repeated } from './scans/results/repeats.js';
export type { LoadScanOptions } from './scan-file/load-scan.js';
export { FAILURE_KINDS, type FailureKind } from './core/failure-kinds.js';
export type {
  CollectRules,
  PointEstimate,
  RetryRules,
  Scan,
  ScanColumn,
  ScanMode,
  ScanPoint,
} from './scan-file/scan.js';
export type { ValueChange } from './analysis/edit/set-values.js';
export type { StageResources } from './analysis/resources/set-resources.js';
export type {
  Case,
  Dependencies,
  DockerEnvironment,
  Environment,
  InitOptions,
  JqScheduler,
  MultistepScheduler,
  ParameterEntry,
  ParameterExpression,
  Process,
  Publisher,
  Scatter,
  Scheduler,
  SinglestepScheduler,
  Stage,
  StageBody,
  Step,
  Workflow,
} from './analysis/workflow.js';
export type { FileEdit } from './analysis/edit/file-edit.js';

export type { Analysis, AnalysisSpecification } from './analysis/analysis.js';
export type { InlineWorkflow, WorkflowInFiles, WorkflowSection } from './analysis/workflow-section.js';
export type {
  AnalysisWorkflow,
  SerialAnalysis,
  ServerReadAnalysis,
  YadageAnalysis,
} from './analysis/analysis-workflow.js';
export type { SerialStep, SerialWorkflow } from './analysis/serial/serial-workflow.js';
export type { ResourceOverride, StepResources } from './analysis/resources/resources.js';
export { formatDiagnostic, SpecError, type Diagnostic, type DiagnosticCode } from './analysis/diagnostic.js';

export type { ServerCalls, TokenRequest } from './reana/calls/server.js';
export type { ClusterLoad } from './reana/wire/wire-cluster.js';
export type { DeleteOptions, PruneOptions, WorkflowCalls } from './reana/calls/workflows.js';
export type { DiffOptions, RunDifferences } from './reana/calls/diff-runs.js';
export type { Launch, LaunchedRun } from './reana/calls/launch-run.js';
export type { Replacement, RestartedRun, RestartOptions } from './reana/calls/restart-run.js';
export {
  RETENTION_STATUSES,
  type RetentionRule,
  type RetentionStatus,
} from './reana/calls/retention-rules.js';
export type { ServerValidation, StepEnvironment, ValidateOptions } from './reana/calls/validate-run.js';
export type { ServerCheckOptions, StartTerms } from './runs/validate-on-server.js';
export type { Finding } from './reana/wire/wire-finding.js';
export type { ListOptions, WorkspaceCalls } from './reana/calls/workspace.js';
export type { DiskUsageOptions, DiskUse } from './reana/calls/disk-usage.js';
export type { RemovalReport } from './reana/calls/remove-files.js';
export {
  SECRET_TYPES,
  type AddSecretsOptions,
  type NewSecret,
  type Secret,
  type SecretCalls,
  type SecretType,
} from './reana/calls/secrets.js';
export type { Share, ShareOptions, SharingCalls } from './reana/calls/sharing.js';
export type {
  OpenedSession,
  OpenSessionOptions,
  SessionCalls,
  SessionCredential,
} from './reana/calls/sessions.js';
export {
  HEALTHS,
  RUN_STATUSES,
  STEP_STATUSES,
  TERMINAL_STATUSES,
  type Account,
  type CallOptions,
  type ClusterFact,
  type CreatedRun,
  type Health,
  type NewRun,
  type UnloadedWorkflow,
  type QuotaUse,
  type Run,
  type RunLogs,
  type RunPage,
  type RunProgress,
  type RunQuery,
  type RunReference,
  type RunSession,
  type RunStatus,
  type ServerInfo,
  type StartOptions,
  type StepLog,
  type StepStatus,
  type DownloadFileOptions,
  type SentContent,
  type TransferOptions,
  type UploadOptions,
  type WantedFile,
  type UploadSource,
  type WorkspaceFile,
} from './reana/model.js';

export type { Action, ActionOption } from './core/action.js';
export {
  AbortedError,
  ConfigError,
  ReanaMadminerError,
  UsageError,
  type ErrorDetails,
  type ErrorOptions,
  type ErrorRecord,
  type NamedRun,
} from './core/errors.js';
export type { ErrorCode } from './core/error-codes.js';
export { EXIT_CODES, type ExitCode } from './core/exit-codes.js';
export type { JsonArray, JsonNumber, JsonObject, JsonValue } from './core/json.js';
export { exactFloat, exactInteger, isExactNumber, type ExactNumber } from './core/json/exact-number.js';
export type { Clock } from './core/clock.js';
export {
  ApiError,
  AuthenticationError,
  ConflictError,
  NotFoundError,
  PermissionDeniedError,
  QuotaExceededError,
  ServerError,
  type ApiFailure,
} from './reana/errors/api-error.js';
export { TransferError, type TransferErrorKind } from './reana/errors/transfer-error.js';
export { NetworkError, type NetworkErrorKind, type NetworkFailure } from './reana/errors/network-error.js';
export { RunFailedError, RunStoppedError, WaitTimeoutError, type FailedStep } from './runs/run-errors.js';
export { SubmissionError } from './runs/submit/submission-error.js';

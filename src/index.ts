export { createClient, type ClientOptions, type ReanaClient } from './client/client.js';
export { connect, type ConnectOptions } from './client/connect.js';
export type { AuthenticationScheme, TokenSource } from './reana/auth/authentication.js';
export type { TlsOptions } from './reana/http/connection.js';
export { openCredentials, type CredentialSettings } from './config/credentials.js';
export { userFolders, type UserFolders } from './config/folders.js';
export { submit, type SubmitOptions } from './runs/submit/submit.js';
export type { SubmissionRequest } from './runs/submit/prepare-submission.js';
export { attach } from './runs/attach.js';
export { startRun, type StartRunOptions } from './runs/start.js';
export { restart, type RestartRunOptions } from './runs/restart.js';
export { deleteRuns, planDeletion, type DeletionScope } from './runs/delete-runs.js';
export { removePaths } from './runs/remove-paths.js';
export { planOutputs, type DownloadOptions } from './runs/download/download.js';
export type { DirectoryDownload, DownloadPlan } from './runs/download/download-plan.js';
export { planPaths, planUpload } from './runs/upload/upload-plan.js';
export type { IgnoredEntry, PlannedFile, UnfitEntry, UploadPlan } from './runs/upload/upload-plan.js';
export {
  planInputs,
  uploadInputs,
  type UploadOutcome,
  type UploadRunOptions,
} from './runs/upload/upload-inputs.js';
export type { TransferState } from './runs/transfer/transfer-meter.js';
export type { RunHandle, RunOutputs } from './runs/run-handle.js';
export type { WaitOptions } from './runs/follow/wait.js';
export { followRuns, type FollowedEvent, type FollowOptions } from './runs/follow/follow.js';
export { findRuns } from './runs/find-runs.js';
export type { LogLine, LogOptions } from './runs/follow/follow-logs.js';
export type {
  DownloadEvent,
  FoundSubmission,
  RunEvent,
  SubmitEvent,
  TransferringEvent,
  UploadEvent,
} from './runs/events.js';

export { planScan, type PlanScanRequest, type ScanPlan } from './scans/plan/plan-scan.js';
export type { EstimateBasis, ScanEstimate } from './scans/plan/estimate-scan.js';
export { runScan, type RunScanOptions } from './scans/run-scan.js';
export type { FailedPoint, FailureCause, ScanCounts, ScanEvent, ScanOutcome } from './scans/events.js';
export {
  readScanState,
  type PointState,
  type ScanState,
  type ScanStateOptions,
} from './scans/scan-status.js';
export type { PointStatus } from './scans/point-state.js';
export { stopScan, type StopReport } from './scans/stop-scan.js';
export { deleteScan, planScanDeletion } from './scans/delete-scan.js';
export type { ScanDeletionReport, ScanDeletion, ScanDeletionOptions } from './scans/delete-scan.js';
export { listScans, type ScanSummary } from './scans/list-scans.js';
export { restoreScan, type RestoredScan } from './scans/plan/restore-scan.js';
export { restorePlan } from './scans/plan/restore-plan.js';
export { collectScan, type CollectEvent, type CollectScanOptions } from './scans/collect/collect-scan.js';
export type {
  GroupResult,
  NumberSpread,
  PointResult,
  RankingRule,
  ScanResults,
} from './scans/results/scan-results.js';
export { rankPoints, type RankedPoint, type RankingRequest } from './scans/results/rank-points.js';
export { summariseRepeats, type Repeated } from './scans/results/repeats.js';
export { loadScan, type LoadScanOptions } from './scan-file/load-scan.js';
export type { FailureKind } from './core/failure-kinds.js';
export type {
  CollectRules,
  PointEstimate,
  RetryRules,
  Scan,
  ScanColumn,
  ScanMode,
  ScanPoint,
} from './scan-file/scan.js';
export type { FileEdit } from './analysis/edit/file-edit.js';

export { loadAnalysis } from './analysis/load/load-analysis.js';
export type { Analysis, AnalysisSpecification } from './analysis/analysis.js';
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
export type { JsonArray, JsonObject, JsonValue } from './core/json.js';
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
export { NetworkError, type NetworkErrorKind } from './reana/errors/network-error.js';
export { RunFailedError, RunStoppedError, WaitTimeoutError, type FailedStep } from './runs/run-errors.js';
export { SubmissionError } from './runs/submit/submission-error.js';

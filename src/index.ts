export { createClient, type ClientOptions, type ReanaClient } from './reana/client.js';
export { submit, type SubmitOptions } from './runs/submit.js';
export { attach } from './runs/attach.js';
export type { DownloadOptions } from './runs/download.js';
export type { RunHandle, RunOutputs } from './runs/run-handle.js';
export type { WaitOptions } from './runs/wait.js';
export type { DownloadEvent, RunEvent, SubmitEvent } from './runs/events.js';

export { loadAnalysis } from './spec/load-analysis.js';
export type { Analysis, AnalysisSpecification } from './spec/analysis.js';
export { formatDiagnostic, SpecError, type Diagnostic } from './spec/diagnostic.js';

export type { ServerCalls } from './reana/server.js';
export type { WorkflowCalls } from './reana/workflows.js';
export type { ListOptions, WorkspaceCalls } from './reana/workspace.js';
export {
  RUN_STATUSES,
  TERMINAL_STATUSES,
  type Account,
  type CallOptions,
  type ClusterFact,
  type CreatedRun,
  type NewRun,
  type QuotaUse,
  type Run,
  type RunLogs,
  type RunPage,
  type RunProgress,
  type RunQuery,
  type RunReference,
  type RunStatus,
  type ServerInfo,
  type StartOptions,
  type StepLog,
  type TransferOptions,
  type UploadSource,
  type WorkspaceFile,
} from './reana/model.js';

export { AbortedError, ConfigError, ReanaMadminerError, UnsafePathError, UsageError } from './core/errors.js';
export { EXIT_CODES, type ExitCode } from './core/exit-codes.js';
export type { JsonArray, JsonObject, JsonValue } from './core/json.js';
export type { Clock } from './core/clock.js';
export {
  AlreadySharedError,
  AlreadyStartedError,
  ApiError,
  AuthenticationError,
  BadRequestError,
  BrokenAnswerError,
  BusyError,
  ConflictError,
  CreateOutcomeUnknownError,
  IdentityProviderError,
  ImageNotAllowedError,
  InvalidNameError,
  LengthRequiredError,
  LoginFailedError,
  LoginRequiredError,
  NotFoundError,
  NotOfferedError,
  NotReanaServerError,
  NotRestartableError,
  NotRunningError,
  PayloadTooLargeError,
  PermissionDeniedError,
  ProtocolMismatchError,
  QuotaExceededError,
  RateLimitError,
  RedirectError,
  RetentionPendingError,
  RoleMissingError,
  SecretExistsError,
  ServerError,
  ServerUnavailableError,
  SizeMismatchError,
  StillRunningError,
  SymbolicLinkError,
  TransferError,
  UnexpectedAnswerError,
} from './reana/errors.js';
export { NetworkError, type NetworkErrorKind } from './reana/network-error.js';
export {
  RunFailedError,
  RunStoppedError,
  SubmissionError,
  UnknownStateError,
  WaitTimeoutError,
  type FailedStep,
} from './runs/errors.js';

export {
  findLocalServer,
  startLocalServer,
  stopLocalServer,
  type LocalServerRecord,
} from './local/lifecycle.js';
export type { StartLocalServerOptions } from './local/lifecycle.js';
export { defaultDataFolder } from './local/data-folder.js';
export { LocalServerError } from './local/errors.js';

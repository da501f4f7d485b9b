import { EXIT_CODES, type ExitCode } from './exit-codes.js';

/** The code of each error, and the exit code that the command line ends with. Scripts rely on both. */
export const ERROR_EXIT_CODES = {
  // The caller's own.
  usage: EXIT_CODES.usage,
  /** Nothing is overwritten. */
  'files-exist': EXIT_CODES.usage,
  configuration: EXIT_CODES.configuration,
  'login-required': EXIT_CODES.configuration,
  'invalid-specification': EXIT_CODES.invalidSpecification,
  'resources-not-offered': EXIT_CODES.invalidSpecification,
  aborted: EXIT_CODES.interrupted,

  // Responses of the server.
  authentication: EXIT_CODES.serverRefused,
  'role-missing': EXIT_CODES.serverRefused,
  'permission-denied': EXIT_CODES.serverRefused,
  'quota-exceeded': EXIT_CODES.serverRefused,
  'not-found': EXIT_CODES.serverRefused,
  'invalid-name': EXIT_CODES.serverRefused,
  'already-started': EXIT_CODES.serverRefused,
  'not-running': EXIT_CODES.serverRefused,
  'still-running': EXIT_CODES.serverRefused,
  'not-restartable': EXIT_CODES.serverRefused,
  'retention-pending': EXIT_CODES.serverRefused,
  'image-not-allowed': EXIT_CODES.serverRefused,
  'already-shared': EXIT_CODES.serverRefused,
  'secret-exists': EXIT_CODES.serverRefused,
  conflict: EXIT_CODES.serverRefused,
  busy: EXIT_CODES.serverRefused,
  'symbolic-link': EXIT_CODES.serverRefused,
  'too-many-files': EXIT_CODES.serverRefused,
  'protocol-mismatch': EXIT_CODES.serverRefused,
  'bad-request': EXIT_CODES.serverRefused,
  'length-required': EXIT_CODES.serverRefused,
  'payload-too-large': EXIT_CODES.serverRefused,
  'rate-limited': EXIT_CODES.serverRefused,
  'identity-provider': EXIT_CODES.serverRefused,
  'server-unavailable': EXIT_CODES.serverRefused,
  'server-error': EXIT_CODES.serverRefused,
  'not-offered': EXIT_CODES.serverRefused,
  redirected: EXIT_CODES.serverRefused,
  'not-a-reana-server': EXIT_CODES.serverRefused,
  'unexpected-response': EXIT_CODES.serverRefused,
  'broken-response': EXIT_CODES.serverRefused,
  'login-failed': EXIT_CODES.serverRefused,
  'unknown-state': EXIT_CODES.serverRefused,

  // On the way.
  network: EXIT_CODES.network,
  'create-outcome-unknown': EXIT_CODES.network,
  'several-runs': EXIT_CODES.network,
  transfer: EXIT_CODES.transfer,
  'unsafe-path': EXIT_CODES.transfer,

  // Runs.
  submission: EXIT_CODES.unexpected,
  'run-failed': EXIT_CODES.runFailed,
  'run-stopped': EXIT_CODES.runStopped,
  'wait-timed-out': EXIT_CODES.waitTimedOut,

  // Scans.
  'scan-not-found': EXIT_CODES.serverRefused,
  'scan-not-restorable': EXIT_CODES.transfer,
  'scan-changed': EXIT_CODES.usage,

  // The embedded server and its engine.
  'local-server': EXIT_CODES.localEngine,
  engine: EXIT_CODES.localEngine,
  'engine-broken': EXIT_CODES.localEngine,
  environment: EXIT_CODES.localEngine,
  'no-python': EXIT_CODES.localEngine,
  'python-version': EXIT_CODES.localEngine,
  install: EXIT_CODES.localEngine,
  'install-offline': EXIT_CODES.localEngine,
  'disk-full': EXIT_CODES.localEngine,
  'unknown-image': EXIT_CODES.localEngine,
  image: EXIT_CODES.localEngine,
  'runtime-unavailable': EXIT_CODES.localEngine,
} as const satisfies Readonly<Record<string, ExitCode>>;

/** What went wrong, for scripts: `error.code === 'not-found'`. */
export type ErrorCode = keyof typeof ERROR_EXIT_CODES;

import type { Action } from '../core/action.js';

/** A problem of a connection that does not prevent it. */
export interface ConnectWarning {
  /**
   * `settings`: a setting weakens the connection or is not used; `settings-ignored`: the embedded server already runs
   * with other settings; `server-kept`: the embedded server is not stopped, because runs are in progress there;
   * `runs-code`: to submit a workflow, its own code is run on this machine; `environment`: a Python environment is made
   * for that; `server-version`: the embedded server that was running is of another version, or was, and has been replaced.
   */
  readonly code:
    'settings' | 'settings-ignored' | 'server-kept' | 'server-version' | 'runs-code' | 'environment';
  readonly message: string;
  /** What the message proposes to do. */
  readonly action?: Action;
  /** Names of the settings that are ignored. */
  readonly settings?: readonly string[];
}

/** A problem of a connection that does not prevent it. */
export interface ConnectWarning {
  /**
   * `settings`: a setting weakens the connection or is not used; `settings-ignored`: the embedded server already runs
   * with other settings; `server-kept`: the embedded server is not stopped, because runs are in progress there.
   */
  readonly code: 'settings' | 'settings-ignored' | 'server-kept';
  readonly message: string;
  /** Names of the settings that are ignored. */
  readonly settings?: readonly string[];
}

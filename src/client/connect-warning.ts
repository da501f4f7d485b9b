/** Something about a connection that does not stop it and should be known. */
export interface ConnectWarning {
  /**
   * `settings`: what weakens the connection, or is set and not used; `settings-ignored`: the embedded server runs with
   * other settings already; `server-kept`: the embedded server is not ended, because something runs there.
   */
  readonly code: 'settings' | 'settings-ignored' | 'server-kept';
  readonly message: string;
  /** Names of the settings that are ignored. */
  readonly settings?: readonly string[];
}

/**
 * What a hint proposes to do, for programs: the command line shows the command for it, and a program of yours may do it.
 * Names of runs hold their number, `analysis.3`.
 */
export type Action =
  | { readonly type: 'login'; readonly server?: string; readonly headless?: boolean }
  | { readonly type: 'show-server' }
  | { readonly type: 'list-runs'; readonly name?: string }
  /** Lists all files, or those that match a pattern. */
  | { readonly type: 'list-files'; readonly run: string; readonly pattern?: string }
  | { readonly type: 'start-run'; readonly run: string }
  | { readonly type: 'follow-run'; readonly run: string }
  | { readonly type: 'show-logs'; readonly run: string }
  | { readonly type: 'stop-run'; readonly run: string }
  | { readonly type: 'delete-runs'; readonly runs: readonly string[] }
  | { readonly type: 'list-scans' }
  | { readonly type: 'run-scan' }
  | { readonly type: 'resume-scan'; readonly scan: string }
  | { readonly type: 'list-secrets' }
  | { readonly type: 'add-secrets' }
  | { readonly type: 'show-config' }
  /** Makes a folder an analysis: the present one unless another is named or a new one is meant; a copy of which. */
  | {
      readonly type: 'create-analysis';
      readonly folder?: string;
      readonly inNewFolder?: boolean;
      readonly from?: string;
    }
  | { readonly type: 'choose-server' }
  /** Stops the embedded server; the next one resumes its runs. */
  | { readonly type: 'stop-server' }
  /** Sets the server of the current profile, or of a new one. */
  | { readonly type: 'set-server'; readonly server?: string; readonly inNewProfile?: boolean }
  /** Makes the same call again with an option. */
  | { readonly type: 'set-option'; readonly option: ActionOption };

/**
 * `file`: the analysis; `fresh`: a new run beside those that there are; `resources`: backend, memory or time limit of the
 * steps; `tls`: certificate and key of the embedded server; the others are named like the option.
 */
export type ActionOption =
  | 'allowChanged'
  | 'file'
  | 'fresh'
  | 'local'
  | 'overwrite'
  | 'port'
  | 'resources'
  | 'restarts'
  | 'retries'
  | 'runtime'
  | 'summary'
  | 'tls'
  | 'tokenFile'
  | 'whileRunning';

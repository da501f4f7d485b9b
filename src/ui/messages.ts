// What the page and its server say to each other, as JSON. Times are texts of ISO 8601.

/** A run as the list shows it. */
export interface RunRow {
  readonly id: string;
  readonly name: string;
  readonly status: string;
  readonly created?: string;
  readonly started?: string;
  readonly ended?: string;
  readonly finished: number;
  readonly failed: number;
  readonly total: number;
}

export interface StepRow {
  readonly jobId: string;
  readonly name: string;
  readonly status: string;
  readonly image: string;
  readonly command: string;
  readonly started?: string;
  readonly ended?: string;
}

/** A run with its steps, as they are now. */
export interface RunView {
  readonly run: RunRow;
  readonly steps: readonly StepRow[];
  /** A drawing of its workflow. */
  readonly graph?: string;
  readonly parameters: Readonly<Record<string, unknown>>;
  /** What the user should know: the connection is lost, the run waits for too long. */
  readonly note?: string;
}

export interface FileRow {
  readonly path: string;
  readonly size: number;
}

export interface ScanRow {
  readonly name: string;
  readonly isStopped: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly runs: number;
}

/** A point of a scan: the values of its axes, and how far it is. */
export interface PointRow {
  readonly name: string;
  readonly status: string;
  readonly values: Readonly<Record<string, unknown>>;
  /** The latest of its runs. */
  readonly run?: { readonly id: string; readonly name: string };
}

export interface ScanView {
  readonly name: string;
  readonly isStopped: boolean;
  readonly counts: Readonly<Record<string, number>>;
  readonly points: readonly PointRow[];
}

export interface ServerView {
  readonly url: string;
  readonly version?: string;
  readonly user?: string;
}

export interface ErrorView {
  readonly message: string;
  readonly hint?: string;
}

/** What a stream of changes sends: the whole of what it is about, or why it could not be read. */
export type Change<T> = { readonly value: T } | { readonly error: ErrorView };

export const RUN_ACTIONS = ['stop', 'restart', 'delete'] as const;
export type RunAction = (typeof RUN_ACTIONS)[number];

/** Of longer logs and files, only so many bytes are shown. */
export const MOST_SHOWN = 1_000_000;

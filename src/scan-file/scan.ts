import type { FailureKind } from '../core/failure-kinds.js';
import type { JsonObject } from '../core/json.js';
import type { Diagnostic } from '../analysis/diagnostic.js';
import type { FileEdit } from '../analysis/edit/file-edit.js';
import type { ResourceOverride } from '../analysis/resources/resources.js';

/** How the points become runs: one run each, or one run of all with a scatter stage over them. */
export type ScanMode = 'runs' | 'scatter';

/** A checked scan file: everything about a scan that needs no server. */
export interface Scan {
  /** Name of the scan, which the names of its runs begin with. */
  readonly name: string;
  /** Absolute path of the scan file. */
  readonly file: string;
  /** Absolute path of the analysis, a `reana.yaml`. */
  readonly analysis: string;
  /**
   * POSIX paths, relative to the analysis' folder, of the files that the scan changes values in or reads points from.
   */
  readonly cards: readonly string[];
  readonly mode: ScanMode;
  /** What differs from point to point, in the order of the file. */
  readonly columns: readonly ScanColumn[];
  /** In the order in which they are run. Keys are distinct. */
  readonly points: readonly ScanPoint[];
  readonly resources: readonly ResourceOverride[];
  readonly retry: RetryRules;
  readonly collect: CollectRules;
  readonly estimate: PointEstimate;
  readonly warnings: readonly Diagnostic[];
}

/** Columns that the table of every scan begins with. */
export const POINT_COLUMNS = ['point', 'key', 'run', 'status', 'attempts'] as const;

/** Columns that the table of repeats begins with. */
export const GROUP_COLUMNS = ['points', 'finished'] as const;

/** Statistics of each number in the table of repeats, in a column `NAME.mean` and so on. */
export const SPREADS = ['mean', 'spread', 'error', 'min', 'max', 'count'] as const;

/** One thing that differs from point to point. */
export interface ScanColumn {
  /** Short name in tables and pictures; distinct. */
  readonly label: string;
  /** A workflow parameter's name, or `path#/pointer` of a value in an input file. */
  readonly target: string;
  /** True for a seed over which the same point is repeated. */
  readonly isRepeat: boolean;
}

/** One point of a scan. */
export interface ScanPoint {
  /** Place in the scan, from 1. */
  readonly index: number;
  /**
   * Ten hexadecimal digits that only depend on `parameters` and `edits`: the same in every scan that holds the point.
   */
  readonly key: string;
  /** What the point stands for, by column label. */
  readonly values: JsonObject;
  /** Parameters that replace those of the analysis, also those that all points have in common. */
  readonly parameters: JsonObject;
  /** Values that replace those of input files, also those that all points have in common. */
  readonly edits: readonly FileEdit[];
  /** The same for the repeats of one point, different for others. */
  readonly group: string;
}

/** How failed points are retried. */
export interface RetryRules {
  /** How often one point is retried, whatever the cause; 0 for never. */
  readonly retries: number;
  /** Kinds of failures after which a point is retried. */
  readonly on: readonly FailureKind[];
  /** The memory of a step after it ran out of memory: `factor` times as much, and never more than `most`. */
  readonly memory: { readonly factor: number; readonly most?: string };
}

/** What is collected of each point, and which numbers are read from it. */
export interface CollectRules {
  /** Workspace paths; the declared outputs of the analysis when left out. */
  readonly outputs?: readonly string[];
  /** JSON file that holds a point's numbers: its workspace path or the end of it. */
  readonly summary: string;
  /** Names of numbers, and JSON pointers to them in the summary; all numbers in it when left out. */
  readonly values?: Readonly<Record<string, string>>;
  /** What points are ranked by. */
  readonly best?: { readonly value: string; readonly order: 'minimize' | 'maximize' };
}

/** The expected cost of one point, according to the file. */
export interface PointEstimate {
  /** Bytes that its workspace will hold at the end. */
  readonly disk?: number;
  /** Milliseconds from its start to its end. */
  readonly time?: number;
}

/** A target's parts. */
export type ScanTarget =
  | { readonly kind: 'parameter'; readonly name: string }
  | { readonly kind: 'file'; readonly file: string; readonly pointer: string };

/** Reads `name` or `path#/pointer`. */
export function parseTarget(text: string): ScanTarget {
  const hash = text.indexOf('#');
  if (hash === -1) return { kind: 'parameter', name: text };
  return { kind: 'file', file: text.slice(0, hash), pointer: text.slice(hash + 1) };
}

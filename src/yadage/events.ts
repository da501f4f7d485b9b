import type { JsonObject, JsonValue } from '../core/json.js';
import type { Timed } from '../execution/journal.js';
import type { SubInits } from '../analysis/sub-inits.js';
import type { ParameterExpression, Workflow } from '../analysis/workflow.js';
import type { EngineLocation } from './engine-error.js';

/** Version of the journal's format, written into its first event. */
export const JOURNAL_VERSION = 1;

export interface RunSettings {
  /** Every step has its own folder (Yadage's `nest`). */
  readonly nest: boolean;
  /** Initial values that are patterns become lists of files (Yadage's `discover`). */
  readonly discover: boolean;
  /** Initial values that name files in the initial folder become paths (Yadage's `relative`). */
  readonly relative: boolean;
  /** Results that depend on the parameters alone are available before the step has run, as in Yadage. */
  readonly predict: boolean;
}

export const DEFAULT_SETTINGS: RunSettings = { nest: true, discover: true, relative: true, predict: true };

/** A value taken from another node's result. */
export interface NodeInput {
  readonly node: string;
  /** JSON pointer into the result. */
  readonly pointer: string;
}

interface EntryBase {
  /** Yadage's name: the stage, or `<stage>_<index>` in a multistep stage. */
  readonly name: string;
  /** Which of the stage's cases was chosen; null when it has none. */
  readonly chosenCase: number | null;
  readonly parameters: JsonValue;
  readonly inputs: readonly NodeInput[];
}

/** A node that a stage adds to the graph. */
export interface StepEntry extends EntryBase {
  readonly kind: 'step';
  readonly readWrite: readonly string[];
  readonly readOnly: readonly string[];
}

/** A sub-workflow that a stage adds. */
export interface ScopeEntry extends EntryBase {
  readonly kind: 'scope';
  /** Folder that contains the folders of its steps. */
  readonly base: string;
  /** Folders in which its init node may find files. */
  readonly initFolders: readonly string[];
}

export type Entry = StepEntry | ScopeEntry;

export interface RunStarted {
  readonly type: 'run-started';
  readonly version: number;
  readonly workflow: Workflow;
  readonly parameters: JsonObject;
  readonly workdir: string;
  readonly initdir: string;
  readonly subinits?: SubInits;
  readonly settings: RunSettings;
}

/** The engine was started again on the journal: steps that were running then are not running now. */
export interface RunResumed {
  readonly type: 'run-resumed';
}

export interface StageApplied {
  readonly type: 'stage-applied';
  readonly rule: string;
  readonly entries: readonly Entry[];
  readonly values: Readonly<Record<string, ParameterExpression>>;
}

/** Results that are known before their steps have run. */
export interface ResultsPredicted {
  readonly type: 'results-predicted';
  readonly results: readonly { readonly node: string; readonly result: JsonValue }[];
}

export interface StepSubmitted {
  readonly type: 'step-submitted';
  readonly node: string;
}

export interface StepFinished {
  readonly type: 'step-finished';
  readonly node: string;
  readonly result: JsonValue;
}

export interface StepFailed {
  readonly type: 'step-failed';
  readonly node: string;
  /** Null when the step never ran or was killed. */
  readonly exitCode: number | null;
  readonly reason: string;
}

export type WarningCode =
  | 'empty-glob'
  | 'empty-scatter'
  | 'folder-name-as-value'
  | 'empty-string-is-folder'
  | 'missing-output'
  | 'no-case-matches'
  | 'partial-dependency'
  | 'result-changed'
  | 'shared-folder'
  | 'stage-not-applied'
  | 'unequal-zip'
  | 'unknown-scatter-method'
  | 'unordered-dependency';

/** Something that Yadage does silently and that is rarely intended. */
export interface EngineWarning {
  readonly type: 'warning';
  readonly code: WarningCode;
  readonly message: string;
  /** Path of the stage or address of the node. */
  readonly where: string;
}

export interface RunFinished {
  readonly type: 'run-finished';
  readonly status: 'succeeded' | 'failed';
}

/** The workflow could not continue; none of its steps is running any more. */
export interface RunBroken {
  readonly type: 'run-broken';
  readonly reason: string;
  readonly hint: string | null;
  readonly location: EngineLocation;
}

export type EventBody =
  | RunStarted
  | RunResumed
  | StageApplied
  | ResultsPredicted
  | StepSubmitted
  | StepFinished
  | StepFailed
  | EngineWarning
  | RunFinished
  | RunBroken;

/** One line of a journal. */
export type EngineEvent = Timed<EventBody>;

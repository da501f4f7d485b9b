import { defined } from '../../../core/defined.js';
import type { RunProgress, RunReference, RunStatus, StepLog } from '../../../reana/model.js';
import type { DownloadEvent, RunEvent, SubmitEvent } from '../../../runs/events.js';
import { chooseStage, stagesByName, type StagesByName } from '../../../analysis/plan/assign-steps.js';
import { stageKey, stageLabel, type PlannedStage } from '../../../analysis/plan/planned-stage.js';
import type { StepTimes } from './step-times.js';
import { partNames, type AnalysisWorkflow } from '../../../analysis/analysis-workflow.js';

/** What the embedded server shows of its inside and no cluster does. */
export type LocalEvent =
  /** Steps that were added or changed, those too that wait for their turn. */
  | { readonly type: 'steps'; readonly steps: readonly StepLog[] }
  /** What the server is doing that is not a step, such as making a Python environment. */
  | { readonly type: 'note'; readonly text: string };

/** All that may happen between a command line and its files. */
export type RunProgressEvent = SubmitEvent | RunEvent | DownloadEvent | LocalEvent;

/** What only a frame shows: nothing is printed of it where nothing can be redrawn, and no line of JSON. */
export type FrameEvent =
  /** The stages of the run, known from its workflow and its parameters. */
  | {
      readonly type: 'planned';
      readonly stages: readonly PlannedStage[];
      /** The times of the last run of the same kind. */
      readonly earlier?: StepTimes;
    }
  /** Running steps that have written something. */
  | { readonly type: 'output'; readonly steps: readonly StepLog[] };

export interface StageState {
  /** What people read; the key of the stage when left out. */
  readonly label?: string;
  /** Steps that it will have; undefined when that is not known, or depends on results. */
  readonly planned?: number;
  /** Steps by job id. */
  readonly steps: ReadonlyMap<string, StepState>;
}

export interface StepState {
  readonly name: string;
  readonly state: 'waiting' | 'running' | 'finished' | 'failed';
  readonly started?: Date;
  /** The last line that it has written, as far as it is followed. */
  readonly lastLine?: string;
}

export interface TransferState {
  readonly direction: 'uploading' | 'downloading';
  readonly files: number;
  readonly bytes: number;
  readonly totalFiles: number;
  readonly totalBytes: number;
  /** Bytes per second. */
  readonly rate?: number | undefined;
  /** Milliseconds. */
  readonly remaining?: number | undefined;
}

/** The state after the events so far. */
export interface RunProgressState {
  readonly run?: RunReference;
  readonly status?: RunStatus;
  readonly progress?: RunProgress;
  /** Stages in the order of the workflow, then in the order they were first heard of. */
  readonly stages: ReadonlyMap<string, StageState>;
  /** Its stages by the names of their steps, when they are known from the beginning. */
  readonly plan?: StagesByName;
  readonly transfer?: TransferState;
  readonly isCutOff: boolean;
  /** Why nothing may be happening. */
  readonly stalled?: string;
  /** What happens besides the steps, such as preparing an image. */
  readonly note?: string;
}

export const INITIAL_RUN_PROGRESS: RunProgressState = { stages: new Map(), isCutOff: false };

/** The state after one more event. */
export function foldRunEvent(
  state: RunProgressState,
  event: RunProgressEvent | FrameEvent,
): RunProgressState {
  switch (event.type) {
    case 'planned':
      return event.stages.length === 0 ? state : { ...state, ...withPlan(event.stages) };
    case 'output':
      return event.steps.reduce(withOutput, state);
    case 'checked':
      return { ...state, stages: planned(rowsOf(event.analysis.workflow)) };
    case 'created':
    case 'started':
      return { ...without(state, 'transfer'), run: event.run };
    case 'resumed':
      return event.run === undefined ? state : { ...state, run: event.run };
    case 'warning':
      return state;
    case 'uploading':
    case 'downloading':
      return { ...state, transfer: beginTransfer(event) };
    case 'transferring': {
      const { files, bytes, rate, remaining } = event;
      if (state.transfer === undefined) return state;
      return { ...state, transfer: { ...state.transfer, files, bytes, rate, remaining } };
    }
    case 'uploaded':
    case 'downloaded': {
      const { transfer } = state;
      if (transfer === undefined) return state;
      // Earlier events have counted the bytes of files in transfer.
      const bytes = Math.max(transfer.bytes, event.bytes);
      return { ...state, transfer: { ...transfer, files: event.files, bytes } };
    }
    case 'left-out':
      return state;
    case 'status':
    case 'progress': {
      const { run } = event;
      return { ...without(state, 'transfer', 'stalled'), run, status: run.status, progress: run.progress };
    }
    case 'step-started':
      return withStep(state, event.step, 'running');
    case 'step-finished':
      return withStep(state, event.step, 'finished');
    case 'step-failed':
      return withStep(state, event.step, 'failed');
    case 'steps':
      return event.steps.reduce((before, step) => withStep(before, step, stateOf(step)), state);
    case 'note':
      return { ...state, note: event.text };
    case 'connection-lost':
      return { ...state, isCutOff: true };
    case 'connection-restored':
      return { ...state, isCutOff: false };
    case 'stalled':
      return { ...state, stalled: event.hint };
  }
}

function without<K extends 'transfer' | 'stalled' | 'note'>(
  state: RunProgressState,
  ...keys: readonly K[]
): Omit<RunProgressState, K> {
  const rest = { ...state };
  for (const key of keys) Reflect.deleteProperty(rest, key);
  return rest;
}

function beginTransfer(event: {
  readonly type: TransferState['direction'];
  readonly files: number;
  readonly bytes: number;
}): TransferState {
  return { direction: event.type, files: 0, bytes: 0, totalFiles: event.files, totalBytes: event.bytes };
}

/** Steps of a serial workflow need no names, and the logs don't tell which of those without one ran. */
function rowsOf(workflow: AnalysisWorkflow): readonly string[] {
  if (workflow.type !== 'serial') return partNames(workflow);
  return workflow.specification.steps.map(({ name = '' }) => shownName({ name }));
}

/** What a step is called, also one without a name. */
export function shownName({ name }: Pick<StepLog, 'name'>): string {
  return name === '' ? 'unnamed step' : name;
}

function planned(names: readonly string[]): Map<string, StageState> {
  return new Map(names.map((name) => [name, { steps: new Map() }]));
}

function withPlan(stages: readonly PlannedStage[]): Pick<RunProgressState, 'plan' | 'stages'> {
  const plan = stagesByName(stages);
  const rows = stages.map(({ path, steps }): readonly [string, StageState] => {
    const name = path.at(-1) ?? '';
    const label = (plan.get(name)?.length ?? 0) > 1 ? stageLabel(path) : name;
    return [stageKey(path), { label, ...(steps === undefined ? {} : { planned: steps }), steps: new Map() }];
  });
  return { plan, stages: new Map(rows) };
}

function withStep(state: RunProgressState, step: StepLog, now: StepState['state']): RunProgressState {
  const key = rowOf(state, step);
  const stage = state.stages.get(key);
  const steps = new Map(stage?.steps);
  const { started } = step;
  const lastLine = steps.get(step.jobId)?.lastLine;
  steps.set(step.jobId, {
    name: shownName(step),
    state: now,
    ...defined({ started, lastLine: now === 'running' ? lastLine : undefined }),
  });
  const next = { ...state, stages: new Map(state.stages).set(key, { ...stage, steps }) };
  // A note is about what happens before steps run.
  if (now === 'waiting') return next;
  return without(next, 'note');
}

function withOutput(state: RunProgressState, step: StepLog): RunProgressState {
  const key = rowOf(state, step);
  const stage = state.stages.get(key);
  const known = stage?.steps.get(step.jobId);
  if (stage === undefined || known?.state !== 'running') return state;
  const lastLine = lastLineOf(step.log);
  const steps = new Map(stage.steps).set(step.jobId, { ...known, ...defined({ lastLine }) });
  return { ...state, stages: new Map(state.stages).set(key, { ...stage, steps }) };
}

/** A terminal has no room for more characters of a line. */
const LONGEST_LINE = 500;

function lastLineOf(log: string): string | undefined {
  const lines = log.slice(-4 * LONGEST_LINE).split(/[\r\n]+/);
  return lines
    .findLast((line) => line.trim() !== '')
    ?.trim()
    .slice(0, LONGEST_LINE);
}

/** The key of the stage that a step belongs to. */
function rowOf({ plan, stages }: RunProgressState, step: StepLog): string {
  const shown = shownName(step);
  if (plan === undefined) return stageOf(shown, stages);
  const stage = chooseStage(
    plan,
    { ...step, name: shown },
    ({ path }) => stages.get(stageKey(path))?.steps.size ?? 0,
  );
  const holder = [...(plan.get(stage?.path.at(-1) ?? '') ?? [])].find(({ path }) =>
    stages.get(stageKey(path))?.steps.has(step.jobId),
  );
  const chosen = holder ?? stage;
  return chosen === undefined ? stageOf(shown, stages) : stageKey(chosen.path);
}

function stateOf({ status, started }: StepLog): StepState['state'] {
  if (status === 'finished' || status === 'failed') return status;
  return started === undefined ? 'waiting' : 'running';
}

/** Yadage calls the steps of a multistep stage `<stage>_<index>`. */
export function stageOf(step: string, stages: ReadonlyMap<string, unknown>): string {
  return stages.has(step) ? step : step.replace(/_\d+$/, '');
}

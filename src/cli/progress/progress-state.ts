import type { RunProgress, RunReference, RunStatus, StepLog } from '../../reana/model.js';
import type { DownloadEvent, RunEvent, SubmitEvent } from '../../runs/events.js';
import type { Stage } from '../../spec/workflow.js';

/** All that may happen between a command line and its files. */
export type ProgressEvent = SubmitEvent | RunEvent | DownloadEvent;

export interface StageState {
  /** Steps by job id. */
  readonly steps: ReadonlyMap<string, StepState>;
}

export interface StepState {
  readonly name: string;
  readonly state: 'running' | 'finished' | 'failed';
}

export interface TransferState {
  readonly direction: 'uploading' | 'downloading';
  readonly files: number;
  readonly bytes: number;
  readonly totalFiles: number;
  readonly totalBytes: number;
}

/** What the events so far come to. */
export interface ProgressState {
  readonly run?: RunReference;
  readonly status?: RunStatus;
  readonly progress?: RunProgress;
  /** Stages in the order of the workflow, then in the order they were first heard of. */
  readonly stages: ReadonlyMap<string, StageState>;
  readonly transfer?: TransferState;
  readonly isCutOff: boolean;
  /** Why nothing may be happening. */
  readonly stalled?: string;
}

export const NOTHING_YET: ProgressState = { stages: new Map(), isCutOff: false };

/** The state after one more event. */
export function foldProgress(state: ProgressState, event: ProgressEvent): ProgressState {
  switch (event.type) {
    case 'checked':
      return { ...state, stages: plannedStages(event.analysis.workflow.stages) };
    case 'created':
    case 'started':
      return { ...withoutTransfer(state), run: event.run };
    case 'uploading':
    case 'downloading':
      return { ...state, transfer: beginTransfer(event) };
    case 'uploaded':
    case 'downloaded':
      return state.transfer === undefined
        ? state
        : { ...state, transfer: { ...state.transfer, files: event.files, bytes: event.bytes } };
    case 'status':
    case 'progress': {
      const { run } = event;
      const { stalled: _stalled, ...rest } = withoutTransfer(state);
      return { ...rest, run, status: run.status, progress: run.progress };
    }
    case 'step-started':
      return withStep(state, event.step, 'running');
    case 'step-finished':
      return withStep(state, event.step, 'finished');
    case 'step-failed':
      return withStep(state, event.step, 'failed');
    case 'connection-lost':
      return { ...state, isCutOff: true };
    case 'connection-restored':
      return { ...state, isCutOff: false };
    case 'stalled':
      return { ...state, stalled: event.hint };
  }
}

function withoutTransfer(state: ProgressState): ProgressState {
  const { transfer: _transfer, ...rest } = state;
  return rest;
}

function beginTransfer(event: {
  readonly type: TransferState['direction'];
  readonly files: number;
  readonly bytes: number;
}): TransferState {
  return { direction: event.type, files: 0, bytes: 0, totalFiles: event.files, totalBytes: event.bytes };
}

/** The stages that run steps: those of sub-workflows instead of the stage that holds them. */
function plannedStages(stages: readonly Stage[]): Map<string, StageState> {
  const names = (list: readonly Stage[]): string[] =>
    list.flatMap(({ name, scheduler }) =>
      scheduler.workflow === undefined ? [name] : names(scheduler.workflow.stages),
    );
  return new Map(names(stages).map((name) => [name, { steps: new Map() }]));
}

function withStep(state: ProgressState, step: StepLog, now: StepState['state']): ProgressState {
  const name = stageOf(step.name, state.stages);
  const steps = new Map(state.stages.get(name)?.steps);
  steps.set(step.jobId, { name: step.name, state: now });
  return { ...state, stages: new Map(state.stages).set(name, { steps }) };
}

/** Yadage calls the steps of a multistep stage `<stage>_<index>`. */
export function stageOf(step: string, stages: ReadonlyMap<string, unknown>): string {
  return stages.has(step) ? step : step.replace(/_\d+$/, '');
}

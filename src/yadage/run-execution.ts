import { AbortedError } from '../core/errors.js';
import { EngineError } from './engine-error.js';
import type { JsonValue } from '../core/json.js';
import type { Executor } from '../execution/executor.js';
import { findInitialValueWarnings, findStageWarnings, unappliedStageWarnings } from './stages/warnings.js';
import type { EventBody, RunSettings, EngineWarning } from './events.js';
import { finaliseParameters } from './stages/finalise.js';
import { sameJson } from './language/json-tree.js';
import { isPredictable, publish, type PublishingTools } from './stages/publishers.js';
import { findWaits } from './stages/readiness.js';
import type { Recorder } from '../execution/recorder.js';
import { growthKeys, RuleQueue } from './stages/rule-queue.js';
import { planStage } from './stages/schedulers.js';
import { takeSnapshot } from './snapshot.js';
import { isPurePublishing, stepOf } from './stages/specification.js';
import {
  hasResult,
  nodeOf,
  ruleOf,
  scopeOf,
  type NodeState,
  type RuleState,
  type RunState,
} from './state.js';
import { clearFolders, makeFolders } from './step-folders.js';
import { runStep, type StepEnd } from './step-runner.js';

/** Adds events to the state and the journal of a Yadage run. */
export type RunRecorder = Recorder<RunState, EventBody>;

type Completion = { readonly node: NodeState } & ({ readonly end: StepEnd } | { readonly error: unknown });

/**
 * Runs one run from its current state to its end. Only ended steps wake it; each time it applies the stages that have
 * become ready, pass by pass as Yadage does, and submits every node whose parents have succeeded.
 */
export class RunExecution {
  private readonly queue = new RuleQueue();
  private readonly children = new Map<string, string[]>();
  private readonly openParents = new Map<string, number>();
  private ready: NodeState[] = [];
  /** Nodes whose folders are not created and whose results are not predicted yet. */
  private newNodes: NodeState[] = [];
  private running = 0;
  private completions: Completion[] = [];
  private wake: () => void = () => undefined;

  constructor(
    private readonly recorder: RunRecorder,
    private readonly settings: RunSettings,
    private readonly executor: Executor,
    private readonly tools: PublishingTools,
    private readonly signal: AbortSignal,
  ) {
    for (const rule of this.state.rules.values()) if (!rule.applied) this.queue.add(rule.id);
    for (const node of this.state.nodes.values()) this.trackNode(node);
  }

  private get state(): RunState {
    return this.recorder.state;
  }

  /** @throws EngineError when the workflow cannot continue; AbortedError; `engine-broken` when the executor fails. */
  async runToEnd(): Promise<void> {
    await this.advance();
    while (this.isBusy()) {
      await this.nextCompletions();
      for (const completion of this.completions.splice(0)) {
        if ('error' in completion) throw completion.error;
        // A step that fails after the signal was stopped by it: that is not a failure of its own.
        if (completion.end.status === 'succeeded' || !this.signal.aborted) {
          this.recordEnd(completion.node, completion.end);
        }
      }
      await this.advance();
    }
    const failed = [...this.state.nodes.values()].some((node) => node.status === 'failed');
    if (!failed) this.warn(unappliedStageWarnings(takeSnapshot(this.state).unapplied));
    this.recorder.record({ type: 'run-finished', status: failed ? 'failed' : 'succeeded' });
  }

  /** Resolves when no step is running any more; steps that succeed in the meantime are recorded. */
  async waitForSteps(): Promise<void> {
    while (this.isBusy()) {
      await this.nextCompletions();
      for (const completion of this.completions.splice(0)) {
        if ('end' in completion && completion.end.status === 'succeeded') {
          this.recordEnd(completion.node, completion.end);
        }
      }
    }
  }

  private async advance(): Promise<void> {
    do {
      await this.prepareNewNodes();
      while (await this.applyReadyStages()) await this.prepareNewNodes();
    } while (await this.submitReady());
  }

  /** One pass over the stages; true when it applied any. */
  private async applyReadyStages(): Promise<boolean> {
    let applied = false;
    let position = -1;
    for (;;) {
      this.checkSignal();
      const candidate = this.queue.nextCandidate(position);
      if (candidate === undefined) return applied;
      position = candidate.position;
      const rule = ruleOf(this.state, candidate.rule);
      try {
        const waits = findWaits(this.state, rule);
        if (waits.length > 0) {
          this.queue.suspend(position, waits);
          continue;
        }
        await this.applyStage(rule);
      } catch (error) {
        throw error instanceof EngineError ? error.at({ stage: rule.name, scope: rule.scope }) : error;
      }
      applied = true;
      position = this.queue.remove(position);
    }
  }

  private async applyStage(rule: RuleState): Promise<void> {
    const plan = await planStage(this.state, rule, this.settings, this.tools.jq);
    const warnings = [...plan.warnings, ...findStageWarnings(this.state, rule, plan.entries)];
    const scope = scopeOf(this.state, rule.scope);
    const nodes = scope.nodes.length;
    const children = scope.children.length;
    this.recorder.record({
      type: 'stage-applied',
      rule: rule.id,
      entries: plan.entries,
      values: plan.values,
    });
    for (const node of scope.nodes.slice(nodes)) this.trackNode(nodeOf(this.state, node));
    for (const child of scope.children.slice(children)) {
      for (const inner of scopeOf(this.state, child).rules) this.queue.add(inner);
    }
    this.warn(warnings);
    this.queue.notify(`stage:${rule.id}`);
    if (plan.entries.length > 0) for (const key of growthKeys(rule.scope, rule.name)) this.queue.notify(key);
    this.queue.notify('change');
  }

  private trackNode(node: NodeState): void {
    if (node.status === 'succeeded' || node.status === 'failed') return;
    let open = 0;
    for (const parent of node.parents) {
      if (nodeOf(this.state, parent).status === 'succeeded') continue;
      open += 1;
      const children = this.children.get(parent);
      if (children === undefined) this.children.set(parent, [node.id]);
      else children.push(node.id);
    }
    this.openParents.set(node.id, open);
    this.newNodes.push(node);
    if (open === 0) this.ready.push(node);
  }

  /** Creates the folders of new nodes and predicts their results where Yadage does. */
  private async prepareNewNodes(): Promise<void> {
    const nodes = this.newNodes;
    this.newNodes = [];
    await Promise.all(nodes.map((node) => makeFolders(node, this.tools.files)));
    if (!this.settings.predict) return;
    const results: { node: string; result: JsonValue }[] = [];
    try {
      for (const node of nodes) {
        if (hasResult(node)) continue;
        const result = await this.predict(node);
        if (result !== undefined) results.push({ node: node.id, result });
      }
    } finally {
      if (results.length > 0) this.recorder.record({ type: 'results-predicted', results });
    }
    for (const { node } of results) this.announceResult(nodeOf(this.state, node));
  }

  private async predict(node: NodeState): Promise<JsonValue | undefined> {
    try {
      const { publisher } = stepOf(this.state, node);
      const parameters = finaliseParameters(node.parameters, node);
      if (!isPredictable(publisher, node)) return undefined;
      this.warn(findInitialValueWarnings(this.state, node));
      return await publish(publisher, parameters, node, this.tools);
    } catch (error) {
      throw error instanceof EngineError ? error.at({ stage: node.stage, scope: node.scope }) : error;
    }
  }

  /** Submits what is ready; true when a node ended at once. */
  private async submitReady(): Promise<boolean> {
    const nodes = this.ready;
    if (nodes.length === 0) return false;
    this.ready = [];
    for (const node of nodes) this.recorder.record({ type: 'step-submitted', node: node.id });
    await this.recorder.flush();
    let ended = false;
    for (const node of nodes) {
      if (!isPurePublishing(stepOf(this.state, node))) {
        this.start(node);
        continue;
      }
      this.recordEnd(node, await this.publishOnly(node));
      ended = true;
    }
    return ended;
  }

  /** The outermost initial values are read once; Yadage reads them again in every pass, so that they may change. */
  private async publishOnly(node: NodeState): Promise<StepEnd> {
    const end = await runStep(this.state, node, this.executor, this.tools, this.signal);
    if (node.parents.length > 0 || node.predicted === undefined || end.status === 'failed') return end;
    return { ...end, result: node.predicted };
  }

  private start(node: NodeState): void {
    this.running += 1;
    void this.runNode(node).then((completion) => {
      this.running -= 1;
      this.completions.push(completion);
      this.wake();
    });
  }

  private async runNode(node: NodeState): Promise<Completion> {
    try {
      if (node.attempts > 1) {
        this.warn(await clearFolders(this.state, node, this.tools.files));
        await makeFolders(node, this.tools.files);
      }
      return { node, end: await runStep(this.state, node, this.executor, this.tools, this.signal) };
    } catch (error) {
      return { node, error };
    }
  }

  private isBusy(): boolean {
    return this.running > 0 || this.completions.length > 0;
  }

  private async nextCompletions(): Promise<void> {
    if (this.completions.length > 0) return;
    const woken = new Promise<void>((resolve) => (this.wake = resolve));
    if (this.running > 0) await woken;
  }

  private recordEnd(node: NodeState, end: StepEnd): void {
    if (end.status === 'failed') {
      const { exitCode, reason } = end;
      this.recorder.record({ type: 'step-failed', node: node.id, exitCode, reason });
      return;
    }
    const { predicted } = node;
    this.recorder.record({ type: 'step-finished', node: node.id, result: end.result });
    this.warn(end.warnings);
    if (predicted !== undefined && !sameJson(predicted, end.result)) {
      const message =
        'its result differs from the predicted one; steps that have used the prediction keep it';
      this.warn([{ type: 'warning', code: 'result-changed', where: node.id, message }]);
    }
    this.announceResult(node);
    for (const id of this.children.get(node.id) ?? []) {
      const open = (this.openParents.get(id) ?? 1) - 1;
      this.openParents.set(id, open);
      if (open === 0) this.ready.push(nodeOf(this.state, id));
    }
  }

  private announceResult(node: NodeState): void {
    this.queue.notify(`node:${node.id}`);
    this.queue.notify('change');
  }

  private warn(warnings: readonly EngineWarning[]): void {
    for (const warning of warnings) this.recorder.record(warning);
  }

  private checkSignal(): void {
    if (this.signal.aborted) throw new AbortedError('the run was stopped', { cause: this.signal.reason });
  }
}

import { defined } from '../../core/defined.js';
import type { RestClient } from '../../reana/rest-client.js';
import type { CallOptions } from '../../reana/model.js';
import {
  readResources,
  translateResources,
  type ResourceOverride,
} from '../../analysis/resources/resources.js';
import { assignOverrides } from '../../analysis/resources/set-resources.js';
import { surveyAnalysis } from '../../analysis/resources/step-places.js';
import type { AnalysisWorkflow } from '../../analysis/analysis-workflow.js';

/** The memory limit of a stage's steps before any retry. */
export interface StageMemory {
  /** Path of the stage. */
  readonly stage: string;
  readonly backend: string;
  /** As Kubernetes writes it; absent when it is not known. */
  readonly memory?: string;
  /** The maximum of the cluster; absent when the server doesn't report it. */
  readonly most?: string;
  /** Whether the memory of a job can be set on this backend. */
  readonly isSettable: boolean;
}

/** The memory limits of a workflow's steps on a cluster. */
export interface MemoryLimits {
  /** Stages that run containers, in the order of the workflow. */
  readonly stages: readonly StageMemory[];
}

/** Limits of the cluster for steps that run on Kubernetes. */
interface ClusterMemory {
  readonly fallback?: string;
  readonly most?: string;
}

const KUBERNETES = 'kubernetes';

/** Asks the cluster for its limits, once, and combines them with those of the workflow and of the overrides. */
export async function readMemoryLimits(
  client: RestClient,
  workflow: AnalysisWorkflow,
  overrides: readonly ResourceOverride[],
  options: CallOptions = {},
): Promise<MemoryLimits> {
  const info = await client.server.info(options);
  const text = (key: string): string | undefined => {
    const value = info[key]?.value;
    return typeof value === 'string' && value !== '' ? value : undefined;
  };
  const [fallback, most] = [text('default_kubernetes_memory_limit'), text('kubernetes_max_memory_limit')];
  return memoryLimits(workflow, overrides, defined({ fallback, most }));
}

/** The same, for known limits of a cluster. */
export function memoryLimits(
  workflow: AnalysisWorkflow,
  overrides: readonly ResourceOverride[],
  { fallback, most }: ClusterMemory,
): MemoryLimits {
  const survey = surveyAnalysis(workflow);
  const granted = assignOverrides(survey, overrides);
  const stages = new Map<string, StageMemory>();
  for (const step of survey.steps) {
    const own = readResources(step.environment);
    const override = granted.get(step);
    const backend = override?.backend ?? own.backend ?? KUBERNETES;
    const isOnKubernetes = backend === KUBERNETES;
    const memory = override?.memory ?? (isOnKubernetes ? (own.memory ?? fallback) : undefined);
    const { unsupported } = translateResources(step.environment, { backend, memory: '1Gi' });
    // Of the branches of one stage the last counts: an override of the stage applies to all of them.
    stages.set(step.stage, {
      stage: step.stage,
      backend,
      isSettable: unsupported.length === 0,
      ...defined({ memory }),
      ...(isOnKubernetes && most !== undefined ? { most } : {}),
    });
  }
  return { stages: [...stages.values()] };
}

/**
 * Stages that a step may belong to. REANA names steps after their stage alone, without the stages around it, and those
 * of a scatter with a number behind it.
 */
export function stagesOfStep({ stages }: MemoryLimits, step: string): readonly StageMemory[] {
  const called = (name: string): readonly StageMemory[] =>
    stages.filter(({ stage }) => stage === name || stage.endsWith(`/${name}`));
  const exact = called(step);
  return exact.length > 0 ? exact : called(step.replace(/_\d+$/, ''));
}

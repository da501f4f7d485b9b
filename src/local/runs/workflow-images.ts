import { isJsonObject, type JsonObject } from '../../core/json.js';
import type { AnalysisWorkflow } from '../../analysis/analysis-workflow.js';
import { resourceFields, stepImage } from '../../analysis/serial/serial-workflow.js';
import type { Environment, Step, Workflow } from '../../analysis/workflow.js';
import { imageOf } from './step-executor.js';
import type { BundleFinding } from '../bundle/validate-bundle.js';

/** The user id that REANA runs steps as, unless they request another. */
const DEFAULT_USER = 1000;
const GROUP = 0;

/** An image and the user that steps run as in it. */
export interface ImageRuntime {
  readonly image: string;
  readonly runtime_uid: number;
  readonly runtime_gid: number;
}

/** Every image that a workflow may need, each once, in the order of its stages. */
export function imagesOf(workflow: Workflow): readonly string[] {
  return [...new Set(environmentsOf(workflow).flatMap((environment) => imageOf(environment) ?? []))];
}

/** Every image with every user that steps run as in it, each pair once. */
export function runtimesOf(workflow: AnalysisWorkflow): readonly ImageRuntime[] {
  const runtimes = imageUsersOf(workflow).map(([image, user]): ImageRuntime => ({
    image,
    runtime_uid: user,
    runtime_gid: GROUP,
  }));
  return [...new Map(runtimes.map((runtime) => [JSON.stringify(runtime), runtime])).values()];
}

/** Warnings about images whose tag may move. */
export function findImageWarnings(runtimes: readonly ImageRuntime[]): readonly BundleFinding[] {
  return [...new Set(runtimes.map(({ image }) => image))]
    .filter((image) => image.endsWith(':latest'))
    .map((image) => ({
      code: 'image_tag',
      message: `The image ${image} has no fixed tag: results can't be reproduced once it changes.`,
      path: image,
    }));
}

/** The image of each step, and the user that it runs as. */
function imageUsersOf(workflow: AnalysisWorkflow): readonly (readonly [image: string, user: number])[] {
  switch (workflow.type) {
    case 'yadage':
      return environmentsOf(workflow.specification).flatMap((environment) => {
        const image = imageOf(environment);
        return image === undefined ? [] : [[image, userOf(environment)] as const];
      });
    case 'serial':
      return workflow.specification.steps.map((step) => [stepImage(step), userIn(resourceFields(step))]);
    case 'cwl':
    case 'snakemake':
      return [];
  }
}

function environmentsOf(workflow: Workflow): readonly Environment[] {
  return stepsOf(workflow).flatMap(({ environment }) => (environment === null ? [] : [environment]));
}

function stepsOf(workflow: Workflow): readonly Step[] {
  return workflow.stages.flatMap(({ scheduler }) =>
    [scheduler, ...(scheduler.cases ?? [])].flatMap((body) => [
      ...(body.step === undefined ? [] : [body.step]),
      ...(body.workflow === undefined ? [] : stepsOf(body.workflow)),
    ]),
  );
}

function userOf(environment: Environment): number {
  if (environment.environment_type !== 'docker-encapsulated') return DEFAULT_USER;
  return userIn(environment.resources.filter(isJsonObject).find((one) => 'kubernetes_uid' in one) ?? {});
}

function userIn({ kubernetes_uid: value }: JsonObject): number {
  const user = Number(value ?? DEFAULT_USER);
  return Number.isInteger(user) ? user : DEFAULT_USER;
}

import type { JsonObject, JsonValue } from '../../core/json.js';

/** A serial workflow: its steps run one after the other, in one workspace. Field names are REANA's. */
export interface SerialWorkflow {
  readonly steps: readonly SerialStep[];
}

export interface SerialStep {
  /** Several steps may have the same name. */
  readonly name?: string;
  /** The container image. */
  readonly environment: string;
  /** Each one is a job of its own. They may hold placeholders of Python's `string.Template`. */
  readonly commands: readonly string[];
  /** Resources and other fields, with REANA's own names. */
  readonly [field: string]: JsonValue | undefined;
}

const NO_RESOURCES: ReadonlySet<string> = new Set(['name', 'environment', 'commands']);

/** The fields of a step that request resources. */
export function resourceFields(step: SerialStep): JsonObject {
  const fields = Object.entries(step).flatMap(([field, value]): [string, JsonValue][] =>
    value === undefined || NO_RESOURCES.has(field) ? [] : [[field, value]],
  );
  return Object.fromEntries(fields);
}

/** The image of a step with its tag: without one, it is that of the tag `latest`. */
export function stepImage({ environment: image }: Pick<SerialStep, 'environment'>): string {
  // The name of an image may hold the port of a registry.
  return image.lastIndexOf(':') > image.lastIndexOf('/') ? image : `${image}:latest`;
}

/** What a step is called: its name, or `step 2` for the second one where it has none. */
export function stepLabel({ name = '' }: Pick<SerialStep, 'name'>, index: number): string {
  return name === '' ? `step ${index + 1}` : name;
}

import { childPointer } from '../../core/json-pointer.js';
import type { SerialWorkflow } from './serial-workflow.js';

/** Where a serial workflow is in `reana.yaml`, as a JSON pointer. */
export const SPECIFICATION = '/workflow/specification';

/** Pointer of a step, or of one of its fields. */
export function stepPointer(index: number, ...keys: readonly (string | number)[]): string {
  return keys.reduce(childPointer, `${SPECIFICATION}/steps/${index}`);
}

/** How messages name a step: by its name, or by its number from 1 where it has none. */
export function stepTitle({ name }: { readonly name?: unknown }, index: number): string {
  return typeof name === 'string' && name !== '' ? `step '${name}'` : `step ${index + 1}`;
}

/** A command of a serial workflow, with its place in `reana.yaml`. */
export interface CommandPlace {
  readonly command: string;
  readonly pointer: string;
  /** How messages name it. */
  readonly title: string;
}

/** All commands in their order. */
export function commandsOf({ steps }: SerialWorkflow): readonly CommandPlace[] {
  return steps.flatMap((step, index) =>
    step.commands.map((command, number) => {
      const of = step.commands.length === 1 ? '' : ` → command ${number + 1}`;
      return {
        command,
        pointer: stepPointer(index, 'commands', number),
        title: `${stepTitle(step, index)}${of}`,
      };
    }),
  );
}

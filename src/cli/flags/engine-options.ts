import type { InferredOptionTypes } from 'yargs';
import { UsageError } from '../../core/errors.js';
import type { JsonObject } from '../../core/json.js';
import type { OptionTable } from './options.js';

/** REANA's operational options, which the engine of the workflow reads. */
export const ENGINE_OPTIONS = {
  option: {
    alias: 'o',
    array: true,
    nargs: 1,
    type: 'string',
    value: 'NAME=VALUE',
    describe:
      'Option of the workflow engine, such as FROM=STEP or TARGET=STEP of serial workflows; may be repeated',
  },
} as const satisfies OptionTable;

/** Values are texts, as REANA takes them. @throws UsageError for what is no option */
export function readEngineOptions({ option = [] }: InferredOptionTypes<typeof ENGINE_OPTIONS>): JsonObject {
  return Object.fromEntries(
    option.map((text): [string, string] => {
      const equals = text.indexOf('=');
      if (equals > 0) return [text.slice(0, equals).trim(), text.slice(equals + 1).trim()];
      throw new UsageError(`-o ${text} is no option of an engine`, { hint: 'write it as NAME=VALUE' });
    }),
  );
}

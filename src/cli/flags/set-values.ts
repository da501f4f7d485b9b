import type { InferredOptionTypes } from 'yargs';
import type { FileEdit } from '../../analysis/edit/file-edit.js';
import type { Context } from '../context.js';
import { printWarning } from '../views/error-view.js';
import type { OptionTable } from './options.js';

/** Values inside input files. */
export const SET_OPTIONS = {
  set: {
    array: true,
    nargs: 1,
    type: 'string',
    value: 'FILE#/KEY/KEY=VALUE',
    describe: 'Change a value of an input file in the uploaded copy; may be repeated',
  },
} as const satisfies OptionTable;

/** @throws SpecError for what is no such text */
export async function readFileEdits(
  { set = [] }: InferredOptionTypes<typeof SET_OPTIONS>,
  context: Pick<Context, 'terminal'>,
): Promise<readonly FileEdit[]> {
  if (set.length === 0) return [];
  const { parseFileEdits } = await import('../../analysis/edit/parse-edits.js');
  return parseFileEdits(set, (each) => printWarning(each, context));
}

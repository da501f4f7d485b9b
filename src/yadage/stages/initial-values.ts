import type { JsonValue } from '../../core/json.js';
import type { Step } from '../../analysis/workflow.js';
import type { NodeInput } from '../events.js';

/** The stage that every workflow starts with: it publishes the values that were passed in. */
export interface InitialValues {
  readonly nodeName: string;
  readonly parameters: JsonValue;
  readonly inputs: readonly NodeInput[];
  readonly step: Step;
}

/**
 * @param discover values that are patterns become lists of files
 * @param relative values that name files become paths
 */
export function initialValues(
  nodeName: string,
  parameters: JsonValue,
  inputs: readonly NodeInput[],
  { discover, relative }: { readonly discover: boolean; readonly relative: boolean },
): InitialValues {
  return {
    nodeName,
    parameters,
    inputs,
    step: {
      process: null,
      environment: null,
      publisher: {
        publisher_type: 'fromparjq-pub',
        script: '.',
        tryExact: true,
        glob: discover,
        relative_paths: relative,
      },
    },
  };
}

export function isInitialValues(body: object): body is InitialValues {
  return 'nodeName' in body;
}

import type { InferredOptionTypes } from 'yargs';
import { UsageError } from '../../core/errors.js';
import { nearest } from '../../core/text/nearest.js';
import type { ResourceOverride, StepResources } from '../../analysis/resources/resources.js';
import type { OptionTable } from './options.js';
import { readDuration, readStepMemory } from './quantities.js';

const BACKENDS = ['kubernetes', 'htcondorcern', 'slurmcern', 'compute4punch'] as const;

const REPEATED = { group: 'Resources of the steps', type: 'string', array: true, nargs: 1 } as const;

/** What the steps ask of the cluster: `VALUE` for all of them, `STAGE=VALUE` for those of one stage. A step of a serial workflow is a stage here. */
export const RESOURCE_OPTIONS = {
  backend: {
    ...REPEATED,
    value: '[STAGE=]NAME',
    describe: `Backend that runs the steps, or those of one stage or serial step: ${BACKENDS.join(', ')}; may be repeated`,
  },
  memory: {
    ...REPEATED,
    value: '[STAGE=]SIZE',
    describe: 'Memory of a job; 8Gi is 8 x 2^30 bytes, 8G is 8 x 10^9; may be repeated',
  },
  'timeout-per-job': {
    ...REPEATED,
    value: '[STAGE=]TIME',
    describe: 'Time limit of a job, such as 30m or 2h; may be repeated',
  },
} as const satisfies OptionTable;

/** @throws UsageError for a backend that REANA does not know, and for what is no time */
export function readResourceOverrides(
  args: InferredOptionTypes<typeof RESOURCE_OPTIONS>,
): readonly ResourceOverride[] {
  return [
    ...readRepeated(args.backend, (text) => ({ backend: checkBackend(text) })),
    ...readRepeated(args.memory, (text) => ({ memory: readStepMemory(text, 'memory') })),
    ...readRepeated(args['timeout-per-job'], (text) => ({
      timeout: Math.max(1, Math.round(readDuration(text, 'timeout-per-job') / 1000)),
    })),
  ];
}

function readRepeated(
  given: readonly string[] | undefined,
  read: (text: string) => StepResources,
): readonly ResourceOverride[] {
  return (given ?? []).map((text) => {
    const [, stage, value = text] = /^([^=]+)=(.*)$/.exec(text) ?? [];
    return stage === undefined ? read(value) : { stage, ...read(value) };
  });
}

function checkBackend(text: string): string {
  if ((BACKENDS as readonly string[]).includes(text)) return text;
  const near = nearest(text, BACKENDS);
  throw new UsageError(`--backend can't be ${JSON.stringify(text)}: it is one of ${BACKENDS.join(', ')}`, {
    hint:
      near === undefined
        ? 'one stage alone is named like --backend training=slurmcern'
        : `did you mean ${near}?`,
  });
}

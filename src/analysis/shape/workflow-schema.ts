import type { ObjectSchema } from './schema-checker.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;
const LIST = { type: 'array' } as const;
const NUMBER = { type: 'number' } as const;
const YES_OR_NO = { type: 'boolean' } as const;

function closed(properties: ObjectSchema['properties'], required: readonly string[] = []): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

const BODY = { step: OBJECT, workflow: OBJECT, register_values: OBJECT };
const STAGE_BODY = { ...BODY, workflow_opts: OBJECT, cases: LIST };
/** Either a list of `{key, value}`, or a mapping that was rewritten to one. */
const PARAMETERS = LIST;

/** The parts of a workflow whose shape does not depend on a type. Nested objects are checked on their own. */
export const SHAPES = {
  workflow: closed({ stages: { type: 'array', items: OBJECT } }, ['stages']),
  stage: closed({ name: TEXT, dependencies: OBJECT, scheduler: OBJECT }, ['name', 'scheduler']),
  parameter: closed({ key: TEXT, value: { type: ['string', 'array', 'number', 'object'] } }),
  case: closed({ if: TEXT, step: OBJECT, workflow: OBJECT }),
  step: closed(
    { process: { type: ['object', 'null'] }, environment: { type: ['object', 'null'] }, publisher: OBJECT },
    ['process', 'environment', 'publisher'],
  ),
} as const satisfies Readonly<Record<string, ObjectSchema>>;

/** A part whose shape depends on its type: the key that holds the type, and the shape for each. */
export interface TypedShapes {
  readonly typeKey: string;
  readonly shapes: Readonly<Record<string, ObjectSchema>>;
}

const DEPENDENCY = { dependency_type: TEXT, expressions: LIST };

export const TYPED_SHAPES = {
  dependencies: {
    typeKey: 'dependency_type',
    shapes: { jsonpath_ready: closed(DEPENDENCY), expressions_fulfilled: closed(DEPENDENCY) },
  },
  scheduler: {
    typeKey: 'scheduler_type',
    shapes: {
      'singlestep-stage': closed({ scheduler_type: TEXT, parameters: PARAMETERS, ...STAGE_BODY }, [
        'parameters',
      ]),
      'multistep-stage': closed(
        {
          scheduler_type: TEXT,
          parameters: PARAMETERS,
          ...STAGE_BODY,
          batchsize: NUMBER,
          partitionsize: NUMBER,
          scatter: closed({ method: TEXT, parameters: { type: 'array', items: TEXT } }),
        },
        ['parameters'],
      ),
      'jq-stage': {
        type: 'object',
        properties: { bindings: OBJECT, stepscript: TEXT, postscript: TEXT, ...BODY },
        required: [],
        additionalProperties: true,
      },
    },
  },
  process: {
    typeKey: 'process_type',
    shapes: {
      'string-interpolated-cmd': closed({ process_type: TEXT, cmd: TEXT }, ['cmd']),
      'interpolated-script-cmd': closed({ process_type: TEXT, script: TEXT, interpreter: TEXT }, ['script']),
      'manual-instructions-proc': closed({ process_type: TEXT, instructions: TEXT }, ['instructions']),
    },
  },
  environment: {
    typeKey: 'environment_type',
    shapes: {
      'docker-encapsulated': closed(
        {
          environment_type: TEXT,
          image: TEXT,
          imagetag: TEXT,
          resources: LIST,
          envscript: TEXT,
          env: OBJECT,
          workdir: { type: ['string', 'null'] },
          par_mounts: {
            type: 'array',
            items: {
              type: 'object',
              properties: { jqscript: TEXT, mountpath: TEXT },
              required: [],
              additionalProperties: true,
            },
          },
        },
        ['image'],
      ),
      'localproc-env': closed({ environment_type: TEXT }),
      'noop-env': closed({ environment_type: TEXT }),
      'manual-instructions-env': closed({ environment_type: TEXT, instructions: TEXT }, ['instructions']),
    },
  },
  publisher: {
    typeKey: 'publisher_type',
    shapes: {
      'constant-pub': closed({ publisher_type: TEXT, publish: OBJECT }, ['publish']),
      'frompar-pub': closed({ publisher_type: TEXT, outputmap: OBJECT }, ['outputmap']),
      'fromparjq-pub': closed({
        publisher_type: TEXT,
        script: TEXT,
        tryExact: YES_OR_NO,
        glob: YES_OR_NO,
        relative_paths: YES_OR_NO,
      }),
      'fromyaml-pub': closed({ publisher_type: TEXT, yamlfile: TEXT }, ['yamlfile']),
      'fromglob-pub': closed({ publisher_type: TEXT, globexpression: TEXT, outputkey: TEXT }, [
        'globexpression',
        'outputkey',
      ]),
      'interpolated-pub': closed(
        {
          publisher_type: TEXT,
          publish: { type: ['object', 'array', 'string', 'boolean', 'number'] },
          glob: YES_OR_NO,
          relative_paths: YES_OR_NO,
        },
        ['publish'],
      ),
      'manual-instructions-pub': closed({ publisher_type: TEXT, instructions: TEXT }, ['instructions']),
    },
  },
} as const satisfies Readonly<Record<string, TypedShapes>>;

import type { ObjectSchema, ValueSchema } from './schema-checker.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;
const TEXTS: ValueSchema = { type: 'array', items: TEXT };

/** Unknown keys only earn a warning from REANA; those are looked for apart. */
function open(properties: ObjectSchema['properties'], required: readonly string[] = []): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: true };
}

const PATHS = open({ files: TEXTS, directories: TEXTS });

const RESOURCES = open({ cvmfs: TEXTS, kerberos: { type: 'boolean' }, voms_proxy: { type: 'boolean' }, rucio: { type: 'boolean' }, dask: OBJECT }); // prettier-ignore

const WORKFLOW = {
  type: TEXT,
  file: TEXT,
  files: TEXTS,
  directories: TEXTS,
  specification: OBJECT,
  parameters: OBJECT,
  resources: RESOURCES,
};

/** Shape of `reana.yaml`, as reana-commons has it, for workflows that REANA reads from files. */
export const ANALYSIS_SCHEMA = analysisSchema(open(WORKFLOW, ['type', 'file']));

/** The same for workflows that are written in `reana.yaml` itself. */
export const INLINE_ANALYSIS_SCHEMA = analysisSchema(open(WORKFLOW, ['type', 'specification']));

function analysisSchema(workflow: ObjectSchema): ObjectSchema {
  return open(
    {
      version: TEXT,
      inputs: open({ files: TEXTS, directories: TEXTS, parameters: OBJECT, options: OBJECT }),
      workflow,
      outputs: PATHS,
      tests: open({ files: TEXTS }),
      workspace: open({
        root_path: TEXT,
        retention_days: {
          type: 'object',
          properties: {},
          additionalProperties: { type: 'integer', minimum: 0 },
        },
      }),
    },
    ['workflow'],
  );
}

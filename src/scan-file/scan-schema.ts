import type { ObjectSchema, ValueSchema } from '../analysis/shape/schema-checker.js';

const TEXT = { type: 'string' } as const;
const OBJECT = { type: 'object' } as const;
const LIST = { type: 'array' } as const;
/** YAML 1.1 takes `1e-4` for text; what the text says is checked where it is read. */
const NUMBER = { type: ['number', 'string'] } as const;
const QUANTITY = { type: ['number', 'string'] } as const;
const TEXTS: ValueSchema = { type: 'array', items: TEXT };
const OBJECTS: ValueSchema = { type: 'array', items: OBJECT };

function closed(properties: ObjectSchema['properties'], required: readonly string[] = []): ObjectSchema {
  return { type: 'object', properties, required, additionalProperties: false };
}

function mappingOf(values: ValueSchema): ObjectSchema {
  return { type: 'object', properties: {}, additionalProperties: values };
}

/** A list of values, or a range. */
const VALUES_BY_TARGET = mappingOf({ type: ['array', 'object'] });
const SAMPLE = closed({ count: NUMBER, seed: NUMBER, of: VALUES_BY_TARGET }, ['count', 'of']);

export const AXIS_KINDS = ['grid', 'zip', 'list', 'random', 'latin-hypercube', 'morphing'] as const;

/** Of an item of `axes`, just one of these is there. */
const AXIS = closed({
  grid: VALUES_BY_TARGET,
  zip: VALUES_BY_TARGET,
  list: OBJECTS,
  random: SAMPLE,
  'latin-hypercube': SAMPLE,
  morphing: closed(
    {
      card: TEXT,
      points: TEXT,
      seed: NUMBER,
      vector: TEXT,
      name: TEXT,
      parameters: mappingOf(TEXT),
    },
    ['card'],
  ),
});

export const RANGE_SCHEMA: ObjectSchema = closed({
  range: LIST,
  'log-range': LIST,
  count: NUMBER,
  step: NUMBER,
  integer: { type: 'boolean' },
});

/** Shape of a scan file. Which values make sense is checked where they are read. */
export const SCAN_SCHEMA: ObjectSchema = closed({
  name: TEXT,
  analysis: TEXT,
  mode: TEXT,
  set: OBJECT,
  axes: { type: 'array', items: AXIS },
  exclude: OBJECTS,
  repeat: closed({ parameter: TEXT, count: NUMBER, first: NUMBER, values: LIST }, ['parameter']),
  labels: mappingOf(TEXT),
  resources: {
    type: 'array',
    items: closed({ stage: TEXT, backend: TEXT, memory: TEXT, timeout: QUANTITY }),
  },
  retry: closed({
    retries: { type: 'integer', minimum: 0 },
    on: TEXTS,
    memory: closed({ factor: { type: 'number', minimum: 1 }, most: TEXT }),
  }),
  estimate: closed({ disk: QUANTITY, time: QUANTITY }),
  collect: closed({
    outputs: TEXTS,
    summary: TEXT,
    values: mappingOf(TEXT),
    best: closed({ minimize: TEXT, maximize: TEXT }),
  }),
});

import type { ErrorObject } from 'ajv';
import { posix } from 'node:path';
import { errorMessage } from '../../core/errors.js';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { forValidator, withNumbers } from './numeric-text.js';
import { readSchema, UnusableSchemaError, type SchemaFault } from './read-schema.js';

/** A value that is the path of an input, as the keywords `inputFile` and `inputFolder` of our schemas declare. */
export interface NamedInput {
  /** Place in the value that was checked. */
  readonly pointer: string;
  readonly path: string;
  readonly kind: 'file' | 'folder';
  /** The schema of that file, relative to the folder of this one. */
  readonly schema?: string;
}

/** The result of validating a value against a schema. */
export interface SchemaFindings {
  readonly errors: readonly ErrorObject[];
  readonly inputs: readonly NamedInput[];
}

/** A compiled JSON Schema (draft-07). */
export interface FileSchema {
  /** POSIX path relative to the analysis. */
  readonly path: string;
  inspect(value: JsonValue): SchemaFindings;
}

/** A placeholder for the folder of a schema: a `$ref` that leaves it begins otherwise. */
const FOLDER = 'schemas:/folder/';

/** Schemas of one analysis, each read and compiled once. */
export class SchemaFiles {
  private readonly schemas = new Map<string, Promise<FileSchema | SchemaFault>>();

  /** @param root absolute folder that schemas lie below */
  constructor(private readonly root: string) {}

  /** @param path POSIX, relative to the root */
  load(path: string): Promise<FileSchema | SchemaFault> {
    const known = this.schemas.get(path) ?? this.loadSchema(path);
    this.schemas.set(path, known);
    return known;
  }

  private async loadSchema(path: string): Promise<FileSchema | SchemaFault> {
    try {
      return await compile(path, (name) => readSchema(this.root, posix.join(posix.dirname(path), name)));
    } catch (error) {
      if (error instanceof UnusableSchemaError) return error.fault;
      const reason = errorMessage(error)
        .replaceAll(FOLDER, '')
        .replace(/^.* is loaded but /, '');
      return { code: 'bad-schema', message: `the schema ${path} is not valid: ${reason}` };
    }
  }
}

async function compile(path: string, read: (name: string) => Promise<JsonObject>): Promise<FileSchema> {
  const name = posix.basename(path);
  const content = await read(name);
  // A bundle gives a CommonJS package's names under its default export only.
  const {
    default: { Ajv },
  } = await import('ajv');
  const ajv = new Ajv({
    allErrors: true,
    verbose: true,
    strict: false,
    strictNumbers: true,
    validateFormats: false,
    passContext: true,
    code: { optimize: false },
    loadSchema: (address) => readNeighbour(address, path, read),
  });
  for (const kind of ['file', 'folder'] as const) {
    ajv.addKeyword({
      keyword: kind === 'file' ? 'inputFile' : 'inputFolder',
      type: 'string',
      errors: false,
      validate(
        this: NamedInput[],
        options: JsonObject,
        text: string,
        _: unknown,
        at?: { instancePath: string },
      ) {
        const { schema } = options;
        const pointer = at?.instancePath ?? '';
        this.push({ pointer, path: text, kind, ...(typeof schema === 'string' ? { schema } : {}) });
        return true;
      },
    });
  }
  const validate = await ajv.compileAsync<JsonValue>({ ...content, $id: `${FOLDER}${name}` });
  const inspect = (given: JsonValue): SchemaFindings => {
    const value = forValidator(given);
    const inputs: NamedInput[] = [];
    const isValid: unknown = validate.call(inputs, value);
    const errors = isValid === true ? [] : (validate.errors ?? []);
    const numeric = withNumbers(value, errors);
    return numeric === undefined ? { errors, inputs } : inspect(numeric);
  };
  return { path, inspect };
}

/** A schema that another one refers to. It is known by its place, whatever it calls itself. */
async function readNeighbour(
  address: string,
  path: string,
  read: (name: string) => Promise<JsonObject>,
): Promise<JsonObject> {
  const name = address.startsWith(FOLDER) ? decodeURIComponent(address.slice(FOLDER.length)) : '';
  if (name === '' || name.includes('/')) {
    const message = `the schema ${path} refers to ${address.replace(/^schemas:\//, '')}, outside its folder`;
    throw new UnusableSchemaError({ code: 'bad-schema', message, hint: 'copy what it refers to beside it' });
  }
  try {
    return Object.fromEntries(Object.entries(await read(name)).filter(([key]) => key !== '$id'));
  } catch (error) {
    if (!(error instanceof UnusableSchemaError)) throw error;
    const message = `the schema ${path} refers to ${name}: ${error.message}`;
    throw new UnusableSchemaError({ ...error.fault, code: 'bad-schema', message });
  }
}

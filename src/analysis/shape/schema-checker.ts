import type { ErrorObject, ValidateFunction } from 'ajv';
import type { JsonObject, JsonValue } from '../../core/json.js';
import { plainNumbers } from '../../core/json/plain-numbers.js';

/** The part of JSON Schema (draft-04) that our schemas use. */
export interface ValueSchema {
  readonly type: string | readonly string[];
  readonly items?: ValueSchema | ObjectSchema;
  readonly minItems?: number;
  readonly minimum?: number;
  readonly enum?: readonly string[];
}

export interface ObjectSchema {
  readonly type: 'object';
  readonly properties: Readonly<Record<string, ValueSchema | ObjectSchema>>;
  readonly required?: readonly string[];
  readonly additionalProperties: boolean | ValueSchema;
}

/** All that ajv finds wrong with a value. */
export type Check = (value: JsonValue) => readonly ErrorObject[];

/** Compiles schemas when they are first needed, and keeps them. */
export class SchemaChecker {
  private readonly compile: (schema: ObjectSchema) => ValidateFunction;
  private readonly compiled = new Map<ObjectSchema, ValidateFunction>();

  private constructor(compile: (schema: ObjectSchema) => ValidateFunction) {
    this.compile = compile;
  }

  private static shared: Promise<SchemaChecker> | undefined;

  /** The one checker of this process. ajv is imported with the first call. */
  static load(): Promise<SchemaChecker> {
    this.shared ??= import('ajv-draft-04').then(({ default: Ajv }) => {
      const ajv = new Ajv.default({
        allErrors: true,
        verbose: true,
        strict: false,
        validateSchema: false,
        addUsedSchema: false,
        // Compiling takes longer than all checks of one run; faster checks are not worth a slower compilation.
        code: { optimize: false },
      });
      return new SchemaChecker((schema) => ajv.compile(schema));
    });
    return this.shared;
  }

  check(schema: ObjectSchema, value: JsonObject): readonly ErrorObject[] {
    let validate = this.compiled.get(schema);
    if (validate === undefined) {
      validate = this.compile(schema);
      this.compiled.set(schema, validate);
    }
    return validate(plainNumbers(value)) ? [] : (validate.errors ?? []);
  }
}

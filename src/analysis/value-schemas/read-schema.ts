import { readWholeText } from '../../disk/read-file.js';
import { errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { joinInside } from '../../core/safe-path.js';
import { readFaultCode, type DiagnosticCode } from '../diagnostic-codes.js';

/** Why there is no schema to ask. */
export interface SchemaFault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string;
}

/** Thrown where a schema cannot be used. */
export class UnusableSchemaError extends Error {
  constructor(readonly fault: SchemaFault) {
    super(fault.message);
  }
}

const DRAFT = /^https?:\/\/json-schema\.org\/(draft-07\/)?schema#?$/;

/**
 * The content of a schema, without the word on its draft, which is draft-07.
 * @param root absolute folder that the path is relative to and does not leave
 * @throws SchemaRefusal
 */
export async function readSchema(root: string, path: string): Promise<JsonObject> {
  const { $schema: draft, ...content } = parseObject(await readText(root, path), path);
  if (typeof draft !== 'string' || DRAFT.test(draft)) return content;
  const message = `the schema ${path} is written for ${draft}`;
  const hint = 'write it for http://json-schema.org/draft-07/schema#';
  throw new UnusableSchemaError({ code: 'bad-schema', message, hint });
}

async function readText(root: string, path: string): Promise<string> {
  try {
    return await readWholeText(joinInside(root, path));
  } catch (error) {
    const code = readFaultCode(error);
    if (ReanaMadminerError.is(error)) throw new UnusableSchemaError({ code, message: error.message });
    const isMissing = code === 'no-such-file';
    const message = isMissing
      ? `there is no schema ${path}`
      : `the schema ${path} cannot be read: ${errorMessage(error)}`;
    throw new UnusableSchemaError({ code, message });
  }
}

function parseObject(text: string, path: string): JsonObject {
  let content: unknown;
  try {
    content = JSON.parse(text);
  } catch (error) {
    throw new UnusableSchemaError({
      code: 'bad-schema',
      message: `the schema ${path} is not JSON: ${errorMessage(error)}`,
    });
  }
  if (isJsonObject(content)) return content;
  throw new UnusableSchemaError({ code: 'bad-schema', message: `the schema ${path} is not a JSON object` });
}

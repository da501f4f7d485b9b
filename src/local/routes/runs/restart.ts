import { buffer } from 'node:stream/consumers';
import type { FastifyInstance, FastifyRequest } from 'fastify';
import { isJsonObject, type JsonObject } from '../../../core/json.js';
import { parseExactJson } from '../../../core/json/parse-exact-json.js';
import { SpecError } from '../../../analysis/diagnostic.js';
import { decodeYaml, parseYaml } from '../../../analysis/yaml/yaml.js';
import { checkSpecification } from '../../runs/check-specification.js';
import { RequestError } from '../../request-error.js';
import type { ServerContext } from '../../server/server-context.js';
import { readParts, refuseUnreadable } from '../read-parts.js';
import { lookUpRun, type RunParameters } from '../run-lookup.js';
import { encodeStarted, restartWithTerms } from './start.js';

/** Largest `reana.yaml` that is accepted, in bytes. */
const REPLACEMENT_LIMIT = 4 * 1024 ** 2;
const PARAMETERS_LIMIT = 4 * 1024 ** 2;

interface Restart {
  readonly specification: JsonObject | undefined;
  readonly parameters: JsonObject;
}

/** `POST …/restart` of servers that take bundles: a multipart with the new `reana.yaml` and the terms of the run. */
export function addRestart(app: FastifyInstance, context: ServerContext): void {
  if (context.generation === '0.9') return;
  app.post<{ Params: RunParameters }>('/api/workflows/:reference/restart', async (request) => {
    const run = lookUpRun(context.store, request.params.reference);
    await context.quota.check();
    const { specification, parameters } = await readRestart(request);
    return encodeStarted(
      context,
      await restartWithTerms(context, run, specification ?? run.specification, {
        operational_options: {},
        ...parameters,
      }),
    );
  });
}

async function readRestart(request: FastifyRequest): Promise<Restart> {
  if (!request.isMultipart()) {
    throw new RequestError(400, "A restart is a multipart with the parts 'replacement' and 'parameters'.");
  }
  let specification: JsonObject | undefined;
  let parameters: JsonObject = {};
  const limits = { fileSize: REPLACEMENT_LIMIT, fieldSize: PARAMETERS_LIMIT, files: 1, fields: 1, parts: 2 };
  for await (const part of readParts(request, limits)) {
    if (part.type === 'file' && part.fieldname === 'replacement') {
      const content = await buffer(part.file).catch(refuseUnreadable);
      if (part.file.truncated) {
        throw new RequestError(413, `The replacement is larger than ${REPLACEMENT_LIMIT} bytes.`);
      }
      specification = readSpecification(content);
    } else if (part.type === 'field' && part.fieldname === 'parameters') {
      parameters = readParameters(String(part.value));
    } else {
      throw new RequestError(400, `A restart has no part '${part.fieldname}'.`);
    }
  }
  return { specification, parameters };
}

function readParameters(text: string): JsonObject {
  const value = parseExactJson(text);
  if (!isJsonObject(value)) throw new RequestError(400, "The part 'parameters' is not a JSON object.");
  return value;
}

function readSpecification(content: Buffer): JsonObject {
  try {
    const { value } = parseYaml(decodeYaml(content, 'reana.yaml'), 'reana.yaml');
    if (!isJsonObject(value)) throw new RequestError(400, 'reana.yaml does not contain a mapping.');
    checkSpecification(value);
    return value;
  } catch (error) {
    if (error instanceof SpecError) throw new RequestError(400, error.message, { cause: error });
    throw error;
  }
}

import type { FastifyRequest } from 'fastify';
import { parseJson, type JsonValue } from '../../core/json.js';
import { RequestError } from '../request-error.js';

const LONGEST_BODY = 1024 ** 2;

/** The JSON that came as the body of a GET, which REANA reads in some places; undefined when there is none. */
export async function readGetBody(request: FastifyRequest): Promise<JsonValue | undefined> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request.raw as AsyncIterable<Buffer>) {
    length += chunk.length;
    if (length > LONGEST_BODY) throw new RequestError(413, 'The body of the request is too long.');
    chunks.push(chunk);
  }
  if (length === 0) return undefined;
  const value = parseJson(Buffer.concat(chunks).toString('utf8'));
  if (value === undefined) throw new RequestError(400, 'The body of the request is not JSON.');
  return value ?? undefined;
}

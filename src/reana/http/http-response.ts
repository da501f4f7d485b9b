import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { parseJson, type JsonValue } from '../../core/json.js';
import type { Decoder } from '../wire/decode.js';
import { DamagedBodyError, DecodeError, ExcessiveBodyError } from '../wire/decode-error.js';
import { refuseExcess } from '../wire/json-excess.js';

/** A success on its way: headers are here, the body streams. */
export interface HttpResponse {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Readable;
}

/** Most bytes of JSON in a response. A listing of 100,000 files has some 15 MiB. */
export const LARGEST_JSON = 32 * 1024 * 1024;

/** The body as text. What exceeds `limit` bytes is cut off. */
export async function readText(response: HttpResponse, limit: number): Promise<string> {
  return (await readBytes(response, limit)).subarray(0, limit).toString('utf8');
}

/** Stops reading as soon as there is more than `limit`. */
async function readBytes(response: HttpResponse, limit: number): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > limit) break;
  }
  return Buffer.concat(chunks);
}

/**
 * The body, checked.
 * @throws DecodeError when it is no JSON of that shape, or exceeds the limits on size, depth and number of values
 */
export async function readJson<T>(
  response: HttpResponse,
  decoder: Decoder<T>,
  limit = LARGEST_JSON,
): Promise<T> {
  const bytes = await readBytes(response, limit);
  return decoder(parseBody(bytes, response.header('content-type') ?? 'no content type', limit), '');
}

function parseBody(bytes: Buffer, type: string, limit: number): JsonValue {
  if (bytes.length > limit) throw new ExcessiveBodyError(`the response is longer than ${sizeText(limit)}`);
  const text = bytes.toString('utf8').replace(/^\uFEFF/, '');
  refuseExcess(text, 'the response');
  const value = isUtf8(bytes) ? parseJson(text) : undefined;
  if (value !== undefined) return value;
  const beginning = JSON.stringify(text.slice(0, 60));
  if (type.includes('json')) throw new DamagedBodyError(`its JSON is cut off or damaged: ${beginning}`);
  throw new DecodeError(`the response is not JSON but ${type}: ${beginning}`);
}

function sizeText(bytes: number): string {
  const mebibytes = bytes / (1024 * 1024);
  return mebibytes < 1 ? `${bytes} bytes` : `${mebibytes} MiB`;
}

/** Largest size of a response that only reports success. */
const LARGEST_ACKNOWLEDGEMENT = 64 * 1024;

/**
 * Reads a response that only reports success. It is read all the same: only then can its connection be used
 * again. What becomes of the connection meanwhile changes nothing.
 * @throws DecodeError when it comes from something else than REANA, as a page that a proxy shows does
 */
export async function acknowledge(response: HttpResponse): Promise<void> {
  const type = response.header('content-type') ?? 'application/json';
  const text = await readText(response, LARGEST_ACKNOWLEDGEMENT).catch(() => '');
  if (type.includes('json')) return;
  throw new DecodeError(`the response is not JSON but ${type}: ${JSON.stringify(text.slice(0, 60))}`);
}

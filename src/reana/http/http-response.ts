import type { Readable } from 'node:stream';
import { parseJson, type JsonValue } from '../../core/json.js';
import { DecodeError, type Decoder } from '../wire/decode.js';

/** A success on its way: headers are here, the body streams. */
export interface HttpResponse {
  readonly status: number;
  header(name: string): string | undefined;
  readonly body: Readable;
}

/** Most bytes of a response that is kept in memory as a whole. */
const LARGEST_TEXT = 256 * 1024 * 1024;

/** The whole body as text. What exceeds `limit` is cut off. */
export async function readText(response: HttpResponse, limit = LARGEST_TEXT): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of response.body as AsyncIterable<Buffer>) {
    chunks.push(chunk);
    size += chunk.length;
    if (size >= limit) break;
  }
  return Buffer.concat(chunks).subarray(0, limit).toString('utf8');
}

/** JSON that is cut off: the server sent less than the whole text. */
export class BrokenJsonError extends DecodeError {}

/** The body, checked. @throws DecodeError when it is no JSON of that shape */
export async function readJson<T>(
  response: HttpResponse,
  decoder: Decoder<T>,
  limit = LARGEST_TEXT,
): Promise<T> {
  const text = await readText(response, limit);
  const value: JsonValue | undefined = parseJson(text);
  if (value !== undefined) return decoder(value, '');
  if (Buffer.byteLength(text) >= limit) throw new DecodeError(`the response is longer than ${limit} bytes`);
  const type = response.header('content-type') ?? 'no content type';
  const beginning = JSON.stringify(text.slice(0, 60));
  if (type.includes('json')) throw new BrokenJsonError(`its JSON is cut off or damaged: ${beginning}`);
  throw new DecodeError(`the response is not JSON but ${type}: ${beginning}`);
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

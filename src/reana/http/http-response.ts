import { isUtf8 } from 'node:buffer';
import type { Readable } from 'node:stream';
import { type JsonValue } from '../../core/json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
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
  return decoder(await readJsonBody(response, limit), '');
}

/** By itself, so that bytes and text are not kept while what they hold is decoded. */
async function readJsonBody(response: HttpResponse, limit: number): Promise<JsonValue> {
  const text = await readWholeText(response, limit);
  refuseExcess(text, 'the response');
  const value = parseExactJson(text);
  if (value !== undefined) return value;
  const type = response.header('content-type') ?? 'no content type';
  const beginning = JSON.stringify(text.slice(0, 60));
  if (type.includes('json')) throw new DamagedBodyError(`its JSON is cut off or damaged: ${beginning}`);
  throw new DecodeError(`the response is not JSON but ${type}: ${beginning}`);
}

/** Text that is no UTF-8 is left in a form that is no JSON either. */
async function readWholeText(response: HttpResponse, limit: number): Promise<string> {
  const bytes = await readBytes(response, limit);
  if (bytes.length > limit) throw new ExcessiveBodyError(`the response is longer than ${sizeText(limit)}`);
  if (!isUtf8(bytes)) return `\uFFFD${bytes.toString('utf8', 0, 60)}`;
  if (2 * bytes.length > limit && isWide(bytes, limit / 2)) {
    throw new ExcessiveBodyError(
      `the response has more than ${sizeText(limit / 2)} of text with characters beyond Latin-1`,
    );
  }
  return bytes.toString('utf8').replace(/^\uFEFF/, '');
}

/**
 * True for more than so many characters, any of which is beyond Latin-1, as itself or as an escape: it makes all others
 * of a text take two bytes, too.
 */
function isWide(text: Buffer, most: number): boolean {
  let characters = 0;
  let hasWide = false;
  for (let index = 0; index < text.length; index += 1) {
    const byte = text[index] ?? 0;
    if ((byte & 0xc0) !== 0x80) characters += 1;
    hasWide ||= byte > 0xc3 || (byte === 0x5c && isWideEscape(text, index));
  }
  return hasWide && characters > most;
}

/** `\u20ac`, and not `\u00e9`. */
function isWideEscape(text: Buffer, at: number): boolean {
  return text[at + 1] === 0x75 && (text[at + 2] !== 0x30 || text[at + 3] !== 0x30);
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

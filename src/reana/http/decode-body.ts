import { pipeline, Readable, type Transform } from 'node:stream';
import { createBrotliDecompress, createGunzip, createInflate, createInflateRaw } from 'node:zlib';
import { errorMessage } from '../../core/errors.js';
import { DamagedBodyError, DecodeError } from '../wire/decode-error.js';

/** What requests offer to take. */
export const ACCEPTED_CODINGS = 'gzip, deflate, br';

/** The decompressor of each content coding, made for a body that begins with these bytes. */
const DECODERS: ReadonlyMap<string, (beginning: Buffer) => Transform> = new Map(
  Object.entries({
    gzip: () => createGunzip(),
    'x-gzip': () => createGunzip(),
    br: () => createBrotliDecompress(),
    // Some servers leave out the header that RFC 9110 asks for.
    deflate: (beginning: Buffer) =>
      ((beginning[0] ?? 0) & 0x0f) === 8 ? createInflate() : createInflateRaw(),
  }),
);

/** Codings on top of each other. One is usual; a proxy may add another. */
const MOST_CODINGS = 2;

/**
 * Decompresses a body as it is read, so that a body without end needs no more memory than what its reader keeps of it.
 * @param codings the header `Content-Encoding`
 * @throws DecodeError for codings that were not offered; the stream fails with DamagedBodyError
 */
export function decodeBody(body: Readable, codings = ''): Readable {
  const names = codings
    .toLowerCase()
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '' && name !== 'identity');
  const decoders = names.flatMap((name) => DECODERS.get(name) ?? []);
  if (decoders.length < names.length || names.length > MOST_CODINGS) {
    body.on('error', () => undefined).destroy();
    throw new DecodeError(
      `the response is compressed as ${JSON.stringify(codings.slice(0, 60))}, which was not asked for`,
    );
  }
  return decoders.reduceRight<Readable>(
    (coded, decoder) => Readable.from(decompress(coded, decoder), { objectMode: false }),
    body,
  );
}

/** Compressed bytes that may bring nothing. Compression never makes a body much longer. */
const LARGEST_LOSS = 1024 * 1024;

async function* decompress(
  body: Readable,
  makeDecoder: (beginning: Buffer) => Transform,
): AsyncGenerator<Buffer> {
  const pieces = body[Symbol.asyncIterator]() as AsyncIterator<Buffer>;
  const first = await pieces.next();
  // A response without a body may name a coding all the same.
  if (first.done === true) return;
  let taken = 0;
  let given = 0;
  const coded = async function* (): AsyncGenerator<Buffer> {
    try {
      for (
        let piece: IteratorResult<Buffer, unknown> = first;
        piece.done !== true;
        piece = await pieces.next()
      ) {
        taken += piece.value.length;
        if (taken > given + LARGEST_LOSS) throw new DamagedBodyError('the compressed response is empty');
        yield piece.value;
      }
    } finally {
      body.destroy();
    }
  };
  try {
    for await (const piece of pipeline(coded, makeDecoder(first.value), () => undefined)) {
      given += (piece as Buffer).length;
      yield piece as Buffer;
    }
  } catch (error) {
    if (!isDecompressionError(error)) throw error;
    throw new DamagedBodyError(`the compressed response is damaged: ${errorMessage(error)}`, {
      cause: error,
    });
  }
}

/** zlib's own codes, and those of Brotli, which begin with two underscores. */
function isDecompressionError(error: unknown): boolean {
  const code = typeof error === 'object' && error !== null && 'code' in error ? String(error.code) : '';
  return /^(Z_|ERR__|ERR_BROTLI)/.test(code);
}

import { createReadStream } from 'node:fs';
import { PassThrough, Readable } from 'node:stream';
import { TransferError } from './errors.js';

/** What a request carries: sized beforehand, and able to begin anew for another attempt. */
export interface RequestBody {
  readonly contentType: string;
  /** Bytes; sent as `Content-Length`, without which REANA stores an empty file. */
  readonly length: number;
  open(): Buffer | Readable;
}

export function jsonBody(value: unknown): RequestBody {
  return bytesBody(Buffer.from(JSON.stringify(value)), 'application/json');
}

export function bytesBody(data: Uint8Array, contentType: string): RequestBody {
  return {
    contentType,
    length: data.byteLength,
    open: () => Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  };
}

/**
 * The first `length` bytes of a file. A file that grows meanwhile is cut there; one that shrinks ends the request,
 * since the server would wait for the rest.
 */
export function fileBody(file: string, length: number, onBytes?: (bytes: number) => void): RequestBody {
  return {
    contentType: 'application/octet-stream',
    length,
    open: () => (length === 0 ? Buffer.alloc(0) : openCounted(file, length, onBytes)),
  };
}

function openCounted(file: string, length: number, onBytes?: (bytes: number) => void): Readable {
  let sent = 0;
  onBytes?.(0);
  const counter = new PassThrough({
    transform(chunk: Buffer, _encoding, callback) {
      sent += chunk.length;
      onBytes?.(sent);
      callback(null, chunk);
    },
    flush(callback) {
      callback(
        sent === length ? null : new TransferError(file, `${file} became shorter while it was uploaded`),
      );
    },
  });
  const source = createReadStream(file, { end: length - 1, highWaterMark: 256 * 1024 });
  source.on('error', (error) => {
    counter.destroy(new TransferError(file, `${file} can't be read: ${error.message}`, { cause: error }));
  });
  counter.on('close', () => source.destroy());
  return source.pipe(counter);
}

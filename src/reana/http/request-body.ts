import { writeJson } from '../../core/json/write-json.js';
import type { Readable } from 'node:stream';

/** What a request carries: sized beforehand, and able to begin anew for another attempt. */
export interface RequestBody {
  readonly contentType: string;
  /** Bytes; sent as `Content-Length`, without which REANA stores an empty file. */
  readonly length: number;
  open(): Buffer | Readable;
}

export function jsonBody(value: unknown): RequestBody {
  return bytesBody(Buffer.from(writeJson(value)), 'application/json');
}

export function bytesBody(data: Uint8Array, contentType: string): RequestBody {
  return {
    contentType,
    length: data.byteLength,
    open: () => Buffer.from(data.buffer, data.byteOffset, data.byteLength),
  };
}

import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';

/** A request, ready to go. */
export interface HttpRequest {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer | Readable | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Gets the request that was begun, to look at its socket. */
  readonly onBegin?: ((request: ClientRequest) => void) | undefined;
}

/** No headers of an answer came; the cause says why. */
export class RequestFailure extends Error {
  constructor(override readonly cause: unknown) {
    super('the request failed');
  }
}

/**
 * Sends a request and resolves when the headers of its answer are here, whatever its status is. Redirects are not
 * followed, and nothing is decompressed.
 * @throws RequestFailure
 */
export function sendHttp(
  { method, url, headers, body, signal, onBegin }: HttpRequest,
  agent: http.Agent,
): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const fail = (error: unknown): void => reject(new RequestFailure(error));
    const { request: begin } = url.startsWith('https:') ? https : http;
    const request = begin(url, {
      method,
      headers: { 'Accept-Encoding': 'identity', ...headers },
      agent,
      ...(signal === undefined ? {} : { signal }),
    });
    onBegin?.(request);
    request.once('response', resolve);
    // Stays there: a socket may break more than once.
    request.on('error', fail);
    if (body === undefined || Buffer.isBuffer(body)) {
      request.end(body);
      return;
    }
    body.on('error', (error) => request.destroy(error));
    body.pipe(request);
  });
}

import { STATUS_CODES } from 'node:http';
import { DEFAULT_TIMEOUTS } from '../../src/reana/http/idle-watch.js';
import type { Fault, Handled, Hit } from './fault-proxy.js';

const PAGE = '<html><head><title>Bad Gateway</title></head><body><h1>nginx</h1></body></html>';

function answers(status: number, body: string, headers: Readonly<Record<string, string>> = {}): Fault {
  return ({ request, response }) => {
    request.resume();
    const type = body.startsWith('<') ? 'text/html' : 'application/json';
    response.writeHead(status, { 'Content-Type': type, ...headers }).end(body);
  };
}

const said = (message: string): string => JSON.stringify({ message });
const limited = said('Too many requests in a given amount of time.');

/** Writes an answer byte by byte as it is, so that it may be wrong. */
function writeRaw({ socket }: Hit, { status, headers }: Handled, length: number | undefined): void {
  const type = headers['content-type'] ?? 'application/octet-stream';
  const size = length === undefined ? '' : `Content-Length: ${length}\r\n`;
  socket.write(`HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}\r\nContent-Type: ${type}\r\n${size}\r\n`);
}

/** Pieces of a slow answer, and the pause before each: as a whole it takes many times as long as silence may last. */
const SLOW = { pieces: 24, pause: 0.75 * DEFAULT_TIMEOUTS.idle };

/** The faults that one request can suffer. TLS and a server that is not there befall all of a client's requests. */
export const FAULTS = {
  'reset before the request was read': ({ socket }) => void socket.resetAndDestroy(),
  'reset in the middle of the request': async ({ request, socket }) => {
    await new Promise((resolve) => request.once('readable', resolve));
    socket.resetAndDestroy();
  },
  'reset after it was handled, before the response': async ({ handle, socket }) => {
    await handle();
    socket.resetAndDestroy();
  },
  'reset in the middle of the response': async (hit) => {
    const handled = await hit.handle();
    writeRaw(hit, handled, handled.body.length);
    hit.socket.write(handled.body.subarray(0, handled.body.length / 2), () => hit.socket.destroy());
  },
  'the server goes away': async ({ goAway, socket }) => {
    await goAway();
    socket.resetAndDestroy();
  },
  'HTTP 429 without Retry-After': answers(429, limited),
  'HTTP 429, Retry-After: 1': answers(429, limited, { 'Retry-After': '1' }),
  'HTTP 429, Retry-After: 0': answers(429, limited, { 'Retry-After': '0' }),
  'HTTP 500': answers(500, said('Internal error.')),
  'HTTP 502 with a page': answers(502, PAGE),
  'HTTP 503': answers(503, said('Later.')),
  'HTTP 503 of the identity provider': answers(
    503,
    said('The identity provider is temporarily unavailable.'),
  ),
  'HTTP 504 after it was handled': async (hit) => {
    await hit.handle();
    await answers(504, PAGE.replace('Bad Gateway', 'Gateway Time-out'))(hit);
  },
  'a page with status 200': answers(200, PAGE.replace('Bad Gateway', 'Maintenance')),
  'a response cut short': async (hit) => {
    const handled = await hit.handle();
    const half = handled.body.subarray(0, handled.body.length / 2);
    hit.response.writeHead(handled.status, { 'Content-Type': handled.headers['content-type'] });
    hit.response.end(half);
  },
  'Content-Length too long': async (hit) => {
    const handled = await hit.handle();
    writeRaw(hit, handled, handled.body.length + 10);
    hit.socket.end(handled.body);
  },
  'Content-Length too short': async (hit) => {
    const handled = await hit.handle();
    writeRaw(hit, handled, handled.body.length - 4);
    hit.socket.write(handled.body);
  },
  'no byte of a response': async ({ handle, silence }) => {
    await handle();
    await silence(Infinity);
  },
  'a response that stops in the middle': async (hit) => {
    const handled = await hit.handle();
    writeRaw(hit, handled, handled.body.length);
    hit.socket.write(handled.body.subarray(0, handled.body.length / 2));
    await hit.silence(Infinity);
  },
  'a response that arrives slowly': async ({ handle, silence, response }) => {
    const { status, headers, body } = await handle();
    response.writeHead(status, { 'Content-Type': headers['content-type'], 'Content-Length': body.length });
    response.flushHeaders();
    const step = Math.ceil(body.length / SLOW.pieces);
    for (let at = 0; at < body.length; at += step) {
      await silence(SLOW.pause);
      response.write(body.subarray(at, at + step));
    }
    response.end();
  },
  'a redirect to another host': (hit) => {
    const { url = '' } = hit.request;
    return answers(307, '', { Location: `${hit.elsewhere}${url}` })(hit);
  },
  'credentials that have ended': answers(401, said('Invalid access token.')),
} as const satisfies Readonly<Record<string, Fault>>;

export type FaultName = keyof typeof FAULTS;

/** Faults of the whole connection: no request comes through. */
export const CONNECTION_FAULTS = [
  'nobody listens',
  'TLS: the certificate is self-signed',
  'TLS: the certificate has expired',
  'TLS: the certificate is for another host',
] as const;

export type RowName = FaultName | (typeof CONNECTION_FAULTS)[number];

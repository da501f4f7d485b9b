import { randomBytes, timingSafeEqual } from 'node:crypto';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';

const COOKIE = 'reana-madminer';
const SECRET_BYTES = 24;

/** What pages may load: their own files and what they are sent. */
const POLICY =
  "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; connect-src 'self'; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

/** The secrets of a server of pages: who does not know them gets nothing, other users of this machine included. */
export interface Guard {
  /** Path that all addresses begin with. */
  readonly base: string;
  /** Path to open once: it hands the cookie to the browser that asks first. */
  readonly entrance: string;
}

/** Refuses every request that does not come from the page itself. */
export function guard(app: FastifyInstance): Guard {
  const base = `/${secret()}`;
  const cookie = secret();
  let key: string | undefined = secret();
  const entrance = `${base}/enter/${key}`;

  app.addHook('onRequest', async (request, reply) => {
    reply.headers({
      'content-security-policy': POLICY,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
      'cache-control': 'no-store',
    });
    const { url, headers } = request;
    if (!isOwnHost(request)) return refuse(reply, 'this address is not served here');
    if (key !== undefined && same(url, `${base}/enter/${key}`)) {
      key = undefined;
      const attributes = `Path=${base}/; HttpOnly; SameSite=Strict`;
      return reply.header('set-cookie', `${COOKIE}=${cookie}; ${attributes}`).redirect(`${base}/`, 303);
    }
    if (!url.startsWith(`${base}/`)) return refuse(reply, 'there is nothing here');
    if (!hasCookie(headers.cookie, cookie))
      return refuse(reply, 'open the address that the command printed, once');
    if (request.method !== 'GET' && !isOwnOrigin(request))
      return refuse(reply, 'this request comes from elsewhere');
    return undefined;
  });
  return { base, entrance };
}

function refuse(reply: FastifyReply, reason: string): FastifyReply {
  return reply.code(403).type('text/plain; charset=utf-8').send(`${reason}\n`);
}

/** A name that somebody else made lead to this machine is not ours. */
function isOwnHost({ headers, socket }: FastifyRequest): boolean {
  const port = socket.localPort ?? 0;
  return headers.host === `127.0.0.1:${port}` || headers.host === `localhost:${port}`;
}

function isOwnOrigin({ headers }: FastifyRequest): boolean {
  return headers.origin === `http://${headers.host ?? ''}` && headers['content-type'] === 'application/json';
}

function hasCookie(header: string | undefined, wanted: string): boolean {
  const values = (header ?? '').split(';').map((each) => each.trim());
  return values.some((each) => same(each, `${COOKIE}=${wanted}`));
}

function same(one: string, other: string): boolean {
  const [first, second] = [Buffer.from(one), Buffer.from(other)];
  return first.length === second.length && timingSafeEqual(first, second);
}

function secret(): string {
  return randomBytes(SECRET_BYTES).toString('base64url');
}

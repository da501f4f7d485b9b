import { ReanaMadminerError } from '../../core/errors.js';
import { NetworkError, networkErrorKind } from '../errors/network-error.js';
import { openConnection } from '../http/connection.js';

/** What one file may need. */
export interface DocumentLimits {
  readonly bytes: number;
  /** Time for the file, with its redirects. */
  readonly milliseconds: number;
}

/** Those of a file of a workflow. */
const WORKFLOW_LIMITS: DocumentLimits = { bytes: 8 * 1024 ** 2, milliseconds: 30_000 };
const MOST_REDIRECTS = 5;

/** A file of a web server, of which a copy may be known. */
export interface WantedDocument {
  readonly address: string;
  /** What the server called the copy (`ETag`): when it is still the same, nothing is sent again. */
  readonly etag?: string | undefined;
  /** Sent to the server of the address alone, and never without encryption except on this machine. */
  readonly token?: string | undefined;
  /** Default: 8 MiB in 30 seconds. */
  readonly limits?: DocumentLimits;
}

export type DocumentAnswer =
  | { readonly kind: 'content'; readonly content: Buffer; readonly etag: string | undefined }
  | { readonly kind: 'unchanged' }
  | { readonly kind: 'missing' };

/**
 * Fetches one file, through the proxy that the environment names; redirects are followed.
 * @throws NetworkError, and ReanaMadminerError for a refusal, a failing server, or a file that is too large
 */
export async function fetchDocument(wanted: WantedDocument): Promise<DocumentAnswer> {
  const signal = AbortSignal.timeout((wanted.limits ?? WORKFLOW_LIMITS).milliseconds);
  let { address } = wanted;
  for (let redirects = 0; redirects <= MOST_REDIRECTS; redirects += 1) {
    const answer = await request(address, wanted, signal);
    if (!('location' in answer)) return answer;
    const next = new URL(answer.location, address);
    if (!/^https?:$/.test(next.protocol) || (next.protocol === 'http:' && address.startsWith('https:')))
      throw failed(address, `redirects to ${next.protocol}//${next.host}, which is not followed`);
    address = next.href;
  }
  throw failed(wanted.address, 'redirects too often');
}

async function request(
  address: string,
  { address: first, etag, token, limits = WORKFLOW_LIMITS }: WantedDocument,
  signal: AbortSignal,
): Promise<DocumentAnswer | { readonly location: string }> {
  const { origin, pathname } = new URL(address);
  const connection = openConnection(origin);
  let connected = false;
  try {
    const headers = {
      Accept: '*/*',
      ...(etag === undefined ? {} : { 'If-None-Match': etag }),
      ...(token !== undefined && new URL(first).origin === origin && isPrivate(address)
        ? { 'PRIVATE-TOKEN': token }
        : {}),
    };
    const {
      status,
      headers: received,
      data,
    } = await connection.send({ url: address, method: 'GET', headers, signal });
    connected = true;
    const header = (name: string): string | undefined => {
      const value: unknown = received[name];
      return typeof value === 'string' ? value : undefined;
    };
    const location = header('location');
    if (status === 200) {
      const content = await readContent(data, address, limits.bytes);
      return { kind: 'content', content, etag: header('etag') };
    }
    data.destroy();
    if (status === 304 && etag !== undefined) return { kind: 'unchanged' };
    if (status === 404 || status === 410) return { kind: 'missing' };
    if (status >= 300 && status < 400 && location !== undefined) return { location };
    throw failed(address, `responds with HTTP ${status}`, status);
  } catch (error) {
    if (ReanaMadminerError.is(error)) throw error;
    const kind = signal.aborted ? 'timeout' : networkErrorKind(error);
    throw new NetworkError({
      kind,
      server: origin,
      connected,
      attempts: 1,
      cause: error,
      call: `GET ${pathname}`,
    });
  } finally {
    connection.close();
  }
}

async function readContent(
  body: AsyncIterable<Buffer> & { destroy(): unknown },
  address: string,
  limit: number,
): Promise<Buffer> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of body) {
    size += chunk.length;
    if (size > limit) {
      body.destroy();
      throw failed(address, `sends more than ${limit / 1024 ** 2} MiB`);
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** Nobody on the way can read what goes there. */
function isPrivate(address: string): boolean {
  const { protocol, hostname } = new URL(address);
  return protocol === 'https:' || hostname === '127.0.0.1' || hostname === 'localhost';
}

function failed(address: string, what: string, status?: number): ReanaMadminerError {
  const { origin, pathname } = new URL(address);
  const isRefused = status === 401 || status === 403;
  return new ReanaMadminerError(
    isRefused ? 'permission-denied' : 'server-error',
    `${origin}${pathname} ${what}`,
    {
      ...(isRefused ? { hint: 'a private repository needs a token that may read it' } : {}),
    },
  );
}

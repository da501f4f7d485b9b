import { defined } from '../../core/defined.js';
import { registerSecret } from '../../core/redact.js';
import { acknowledge } from '../http/http-response.js';
import { object, string } from '../wire/decode.js';
import { apiError } from '../errors/api-error.js';
import type { CallOptions } from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import type { Transport } from '../http/transport.js';

/** An interactive session that was opened in the workspace of a run. */
export interface OpenedSession {
  /** Path on the server. */
  readonly path: string;
  /** Address for a browser, without the credential. */
  readonly url: string;
}

/** The credential of a session. It gives full access to the session. */
export interface SessionCredential {
  /** True when it is the user's own access token, which gives access to everything else as well. */
  readonly isAccessToken: boolean;
  readonly secret: string;
  /** The address including the credential. */
  readonly url: string;
}

export interface OpenSessionOptions extends CallOptions {
  /** `jupyter` when left out, the only type that servers have. */
  readonly type?: string;
  /** Image to run instead of the cluster's; `server.info()` lists which ones are allowed. */
  readonly image?: string;
}

/** Notebook servers inside workspaces. Runs with one are listed by `workflows.list({ withSession: true })`. */
export interface SessionCalls {
  /** It takes a while until the session responds at its address. @throws NotFoundError when one is open already */
  open(run: string, options?: OpenSessionOptions): Promise<OpenedSession>;
  /** The address of a session that is open already: the path is that of `Run.session`. */
  locate(path: string): OpenedSession;
  close(run: string, options?: CallOptions): Promise<void>;
  /**
   * The credential of a session: its own secret where users log in by OpenID Connect, the access token elsewhere.
   * `redact` removes it from all output from then on.
   * @param session as `open` or `locate` returned it; needed where the access token grants access
   */
  credential(run: string, session: OpenedSession, options?: CallOptions): Promise<SessionCredential>;
}

const openResponse = object({ path: string });
const secretResponse = object({ session_secret: string, path: string });

export function makeSessionCalls(transport: Transport): SessionCalls {
  /** The token that this client would send in a query; undefined where tokens never go into one. */
  async function queryToken(options: CallOptions): Promise<string | undefined> {
    const query = new URLSearchParams();
    const token = await transport.peer.authentication.authorize({ query, headers: {} }, options);
    return query.size === 0 ? undefined : token;
  }

  /** The address of a session. A path that led to another host would carry the credential there. */
  function address(path: string, method: 'GET' | 'POST'): string {
    const { serverUrl: server } = transport;
    const url = path.startsWith('/') && URL.canParse(path, server) ? new URL(path, server) : undefined;
    if (url !== undefined && url.origin === new URL(server).origin) return url.href;
    throw apiError(
      'unexpected-response',
      `${server} opened a session somewhere else than on itself: ${JSON.stringify(path)}`,
      { server, method, path: '/workflows', status: 200, attempts: 1 },
      { hint: 'close it, and report this to the administrators of the cluster' },
    );
  }

  return {
    async open(run, { type = 'jupyter', image, signal } = {}) {
      const { path } = await transport.json(
        {
          method: 'POST',
          path: apiPath`/workflows/${run}/open/${type}`,
          body: jsonBody(defined({ image })),
          repeatability: 'once',
          signal,
        },
        openResponse,
      );
      return { path, url: address(path, 'POST') };
    },
    locate: (path) => ({ path, url: address(path, 'GET') }),
    close: async (run, { signal } = {}) =>
      transport.send({ method: 'POST', path: apiPath`/workflows/${run}/close/`, signal }, acknowledge),
    async credential(run, session, options = {}) {
      const token = await queryToken(options);
      if (token !== undefined) {
        return { isAccessToken: true, secret: token, url: withToken(address(session.path, 'GET'), token) };
      }
      const path = apiPath`/workflows/${run}/interactive-session-secret`;
      const response = await transport.json({ method: 'GET', path, signal: options.signal }, secretResponse);
      registerSecret(response.session_secret);
      const { session_secret: secret } = response;
      return { isAccessToken: false, secret, url: withToken(address(response.path, 'GET'), secret) };
    },
  };
}

function withToken(address: string, token: string): string {
  const url = new URL(address);
  url.searchParams.set('token', token);
  return url.href;
}

import type { ClientRequest } from 'node:http';
import type { Socket } from 'node:net';
import { HttpsProxyAgent } from 'https-proxy-agent';
import { getProxyForUrl } from 'proxy-from-env';
import { defined } from '../../core/defined.js';
import { ConfigError, errorMessage } from '../../core/errors.js';
import { registerSecret } from '../../core/redact.js';
import { isLoopback } from './server-url.js';
import type { TlsSettings } from './tls-files.js';

/** A proxy on the way to a server. */
export interface Proxy {
  /** Without user name and password. */
  readonly url: URL;
  /** The header that names the user to the proxy. */
  readonly authorization?: string;
}

/** The proxy could not be reached, or makes no connection to the server. */
export class ProxyFailure extends Error {
  readonly code = 'PROXY_FAILURE';

  constructor(
    /** Host and port of the proxy. */
    readonly proxy: string,
    /** What the proxy responded; absent when it did not respond. */
    readonly status: number | undefined,
    reason: string,
    cause?: unknown,
  ) {
    super(reason, { cause });
  }
}

/**
 * The proxy that HTTPS_PROXY or ALL_PROXY name for this server, in capitals or not, unless NO_PROXY excepts it.
 * A server on this machine is never reached by a proxy.
 * @throws ConfigError when it is none that can be used
 */
export function findProxy(serverUrl: string): Proxy | undefined {
  if (isLoopback(serverUrl)) return undefined;
  const found = getProxyForUrl(serverUrl);
  if (found === '') return undefined;
  const url = URL.canParse(found) ? new URL(withUsualScheme(found)) : undefined;
  if (url === undefined || url.hostname === '') refuse(url, 'its address is no URL');
  const { username, password } = url;
  if (url.protocol !== 'http:' && url.protocol !== 'https:') refuse(url, 'it is not http or https');
  url.username = '';
  url.password = '';
  if (username === '' && password === '') return { url };
  const secret = decode(password);
  const encoded = Buffer.from(`${decode(username)}:${secret}`).toString('base64');
  for (const value of [password, secret, encoded]) registerSecret(value);
  return { url, authorization: `Basic ${encoded}` };
}

function refuse(url: URL | undefined, why: string): never {
  const which = url === undefined ? '' : ` ${url.protocol}//${url.host}`;
  throw new ConfigError(`the proxy${which} of HTTPS_PROXY or ALL_PROXY can't be used: ${why}`, {
    hint: 'give it like http://proxy.example.org:3128, or name the server in NO_PROXY',
  });
}

/** `proxy:3128` alone means http, as for curl; proxy-from-env takes the scheme of the server. */
function withUsualScheme(found: string): string {
  const given = ['https_proxy', 'HTTPS_PROXY', 'all_proxy', 'ALL_PROXY'].map((name) => process.env[name]);
  return given.includes(found) ? found : found.replace(/^https:/, 'http:');
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}

/** Connects through a proxy by CONNECT: TLS is spoken with the server itself, so that the proxy sees no token. */
export class TunnelAgent extends HttpsProxyAgent<string> {
  private readonly settings: TlsSettings;
  private readonly toProxy: TunnelAgent['connectOpts'];

  constructor(
    proxy: Proxy,
    settings: TlsSettings,
    options: { readonly keepAlive: boolean; maxSockets?: number },
  ) {
    const { authorization } = proxy;
    super(proxy.url, {
      ...options,
      ...defined({ ca: settings.ca }),
      headers: defined({ 'Proxy-Authorization': authorization }),
    });
    this.settings = settings;
    this.toProxy = this.connectOpts;
  }

  override async connect(
    request: ClientRequest,
    options: Parameters<HttpsProxyAgent<string>['connect']>[1],
  ): Promise<Socket> {
    let response: { readonly statusCode: number; readonly statusText: string } | undefined;
    request.once('proxyConnect', (received: typeof response) => (response = received));
    const given = new AbortController();
    // A request without a socket closes without an event; a half-made tunnel must not outlive it.
    const watch = setInterval(() => {
      if (request.destroyed) given.abort();
    }, 100).unref();
    // `connect` reads this at once.
    this.connectOpts = { ...this.toProxy, signal: given.signal };
    let socket: Socket;
    try {
      socket = await super.connect(request, { ...options, ...this.settings });
    } catch (error) {
      throw new ProxyFailure(this.proxy.host, undefined, errorMessage(error), error);
    } finally {
      clearInterval(watch);
    }
    if (response?.statusCode === 200) return socket;
    socket.destroy();
    throw new ProxyFailure(this.proxy.host, response?.statusCode, response?.statusText ?? '');
  }
}

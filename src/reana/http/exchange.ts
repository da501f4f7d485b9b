import { randomUUID } from 'node:crypto';
import http, { type ClientRequest, type IncomingMessage } from 'node:http';
import https from 'node:https';
import type { Readable } from 'node:stream';
import type { AxiosRequestConfig, AxiosResponse } from 'axios';
import type { Clock } from '../../core/clock.js';
import { defined } from '../../core/defined.js';
import { AbortedError, errorMessage, ReanaMadminerError } from '../../core/errors.js';
import { apiError, type ApiFailure } from '../errors/api-error.js';
import { redact } from '../../core/redact.js';
import { readText, type HttpResponse } from './http-response.js';
import type { Authentication } from '../auth/authentication.js';
import { classifyFailure, redirectError } from '../errors/classify-failure.js';
import { isRequestFailure, type Connection } from './connection.js';
import { DamagedBodyError, DecodeError, ExcessiveBodyError } from '../wire/decode-error.js';
import { IdleWatch, type Timeouts } from './idle-watch.js';
import { causes, NetworkError, networkErrorKind } from '../errors/network-error.js';
import type { Passage } from './pacer.js';
import type { ApiPath } from './path.js';
import type { RequestBody } from './request-body.js';
import { readRateTerms } from './request-rate.js';
import { timeUntilAllowed, type Repeatability } from './retry.js';
import { commonHeaders } from './request-headers.js';
import { readServerMessage } from '../errors/server-message.js';

export interface ApiRequest {
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: ApiPath;
  /** Undefined values are left out. */
  readonly query?: Readonly<Record<string, string | number | boolean | undefined>>;
  readonly body?: RequestBody;
  /** Sent without credentials. */
  readonly anonymous?: boolean;
  /** `repeatable` when left out. */
  readonly repeatability?: Repeatability;
  readonly signal?: AbortSignal | undefined;
  /** Names the request and its repetitions, to the server as well. */
  readonly id?: string;
}

/** One request as it was sent, free of credentials, and how it ended. */
export interface ExchangeRecord {
  /** The same for all repetitions of a request; the server is sent it as `X-Request-ID`. */
  readonly requestId: string;
  /** What the server, or a proxy before it, calls the request in its own logs; absent when it sends none. */
  readonly serverRequestId?: string;
  readonly method: string;
  readonly url: string;
  /** How often the request had been sent, this time included; a repetition with a new token does not count. */
  readonly attempt: number;
  /** Absent when no response came. */
  readonly status?: number;
  /** From the first byte sent until the headers of the response, or the failure. */
  readonly milliseconds: number;
  /** Why it failed. */
  readonly error?: string;
}

/** What every exchange with one server needs. */
export interface Peer {
  /** Normalised; holds no credentials. */
  readonly serverUrl: string;
  readonly connection: Connection;
  readonly authentication: Authentication;
  readonly timeouts: Timeouts;
  /** What every request carries; the user agent alone when left out. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly clock: Clock;
  readonly onExchange?: ((record: ExchangeRecord) => void) | undefined;
}

/** Most of an error body that is read. */
const LARGEST_ERROR = 64 * 1024;

/** One request and its response, without repetition. Every error that leaves it is one of ours, free of credentials. */
export class Exchange {
  private readonly controller = new AbortController();
  private readonly watch: IdleWatch;
  private readonly id: string;
  private serverId = '';
  private status = 0;
  private idle = false;
  private sent: Readable | Buffer | undefined;
  private url: string | undefined;
  private began = 0;
  private milliseconds: number | undefined;
  private error: Error | undefined;
  /** The token that the request was sent with. */
  token: string | undefined;

  constructor(
    private readonly peer: Peer,
    private readonly request: ApiRequest,
    private readonly attempt: number,
    private readonly passage?: Passage,
  ) {
    this.id = request.id ?? randomUUID();
    this.watch = new IdleWatch(peer.timeouts, () => {
      this.idle = true;
      this.controller.abort();
    });
  }

  /** Sends the request; resolves when the headers of a success are here. */
  async begin(): Promise<HttpResponse> {
    const { signal } = this.request;
    if (signal?.aborted === true) this.abort();
    signal?.addEventListener('abort', this.abort);
    try {
      const config = await this.config();
      this.began = performance.now();
      const response = await this.peer.connection.send(config);
      this.status = response.status;
      this.serverId = redact(header(response, 'x-request-id') ?? '');
      this.passage?.onResponse(response.status, (name) => header(response, name));
      this.milliseconds = performance.now() - this.began;
      this.watch.watchBody(response.data);
      if (response.status < 200 || response.status >= 300) throw await this.failure(response);
      return { status: response.status, body: response.data, header: (name) => header(response, name) };
    } catch (error) {
      throw this.translate(error);
    }
  }

  /** Releases what the exchange holds, and reports it; what is left of the response is not wanted. */
  end(response?: HttpResponse): void {
    this.watch.stop();
    this.request.signal?.removeEventListener('abort', this.abort);
    if (response?.body.readableEnded === false) response.body.on('error', () => undefined).destroy();
    if (this.sent !== undefined && 'destroy' in this.sent) this.sent.on('error', () => undefined).destroy();
    this.report();
  }

  /** The error as users should see it, from whatever was thrown while sending or reading. */
  translate(error: unknown): Error {
    this.milliseconds ??= performance.now() - this.began;
    this.error = this.explain(error);
    return this.error;
  }

  private report(): void {
    const { peer, request, url, attempt, status, serverId, milliseconds, error } = this;
    if (url === undefined) return;
    this.url = undefined;
    peer.onExchange?.({
      requestId: this.id,
      ...defined({ serverRequestId: serverId === '' ? undefined : serverId }),
      method: request.method,
      url: redact(url),
      attempt,
      ...(status > 0 ? { status } : {}),
      milliseconds: milliseconds ?? performance.now() - this.began,
      ...(error === undefined ? {} : { error: redact(errorMessage(error)) }),
    });
  }

  private explain(error: unknown): Error {
    const { serverUrl } = this.peer;
    const { method, path, signal } = this.request;
    const query = telling(this.request);
    const ours = [...causes(error)].find((cause) => ReanaMadminerError.is(cause));
    if (ours !== undefined) return ours;
    if (signal?.aborted === true) return new AbortedError(`interrupted at ${method} ${path}`);
    const unreadable = [...causes(error)].find((cause) => cause instanceof DecodeError);
    if (unreadable !== undefined) return this.explainUnreadable(unreadable);
    const kind = this.idle ? 'timeout' : networkErrorKind(error);
    if (!isRequestFailure(error) && kind === 'unknown') return error as Error;
    return new NetworkError({
      kind,
      server: serverUrl,
      call: `${method} ${path}${query === undefined ? '' : `?${query}`}`,
      connected: this.status > 0 || this.watch.connected,
      attempts: this.attempt,
      cause: error,
    });
  }

  private explainUnreadable(cause: DecodeError): Error {
    const { method, path } = this.request;
    const isExcessive = cause instanceof ExcessiveBodyError;
    const how = isExcessive ? 'with more than can be read at once' : 'unlike a REANA server';
    const message = `${this.peer.serverUrl} responded to ${method} ${path} ${how}: ${cause.message}`;
    const code = cause instanceof DamagedBodyError ? 'broken-response' : 'unexpected-response';
    const hint = isExcessive
      ? 'ask for less at a time, such as one folder or one step; if it persists, report this to the administrators of the cluster'
      : 'a proxy may have responded instead: try again; if it persists, report this to the administrators of the cluster';
    return apiError(code, message, this.describeFailure(), { hint, cause });
  }

  private readonly abort = (): void => this.controller.abort();

  private async config(): Promise<AxiosRequestConfig> {
    const { serverUrl, authentication, connection } = this.peer;
    const { method, path, query = {}, body, anonymous, repeatability, signal } = this.request;
    const parameters = new URLSearchParams();
    for (const [key, value] of Object.entries(query))
      if (value !== undefined) parameters.set(key, String(value));
    const headers: Record<string, string> = {
      ...(this.peer.headers ?? commonHeaders()),
      Accept: 'application/json, */*',
      'X-Request-ID': this.id,
    };
    if (body !== undefined) {
      headers['Content-Type'] = body.contentType;
      headers['Content-Length'] = String(body.length);
    }
    if (anonymous !== true) {
      const target = { query: parameters, headers };
      this.token = await authentication.authorize(target, defined({ signal }));
    }
    const search = parameters.toString();
    this.sent = body?.open();
    this.url = `${serverUrl}/api${path}${search === '' ? '' : `?${search}`}`;
    return {
      method,
      url: this.url,
      headers,
      data: this.sent,
      signal: this.controller.signal,
      transport: this.transport(),
      ...(repeatability === 'once' ? connection.fresh : {}),
    };
  }

  /** Node's own modules, with a look at the request on its way. */
  private transport(): object {
    const module = this.peer.serverUrl.startsWith('https:') ? https : http;
    return {
      request: (
        options: http.RequestOptions,
        callback: (response: IncomingMessage) => void,
      ): ClientRequest => {
        const request = module.request(options, callback);
        this.watch.watchRequest(request);
        refuseInterim(request);
        return request;
      },
    };
  }

  private async failure(response: AxiosResponse<Readable>): Promise<Error> {
    const body: HttpResponse = { status: response.status, body: response.data, header: () => undefined };
    const message = readServerMessage(await readText(body, LARGEST_ERROR));
    const failure = this.describeFailure({
      ...message,
      retryAfter: timeUntilAllowed(
        response.status,
        (name) => header(response, name),
        readRateTerms(message.serverMessage),
        this.peer.clock.now(),
      ),
    });
    if (response.status >= 400) return classifyFailure(failure);
    if (response.status < 300 || response.status === 304) {
      return this.explainUnreadable(new DecodeError(`HTTP ${response.status} was not asked for`));
    }
    return redirectError(failure, header(response, 'location'));
  }

  private describeFailure(response: Partial<ApiFailure> = {}): ApiFailure {
    const { method, path } = this.request;
    return {
      server: this.peer.serverUrl,
      method,
      path,
      query: telling(this.request),
      status: this.status,
      attempts: this.attempt,
      ...response,
    };
  }
}

/** Responses of the kind 1xx that one request may have before its own. */
const MOST_INTERIM = 16;

/** Ends a request whose response never comes: the server changes to another protocol, or announces it for ever. */
function refuseInterim(request: ClientRequest): void {
  let interim = 0;
  request.on('information', () => {
    interim += 1;
    if (interim > MOST_INTERIM) request.destroy(new DecodeError('it announces a response again and again'));
  });
  request.on('upgrade', ({ statusCode = 0 }, socket) => {
    socket.destroy();
    // Node has let go of the socket: its end would not become the request's error.
    request.emit('error', new DecodeError(`it changes to another protocol (HTTP ${statusCode})`));
  });
}

/** The part of a change's query that names what is changed, such as a file. */
function telling({ method, query = {} }: ApiRequest): string | undefined {
  const asked = Object.entries(query).filter(([, value]) => value !== undefined);
  if (method === 'GET' || asked.length === 0) return undefined;
  return asked.map(([name, value]) => `${name}=${String(value)}`).join('&');
}

function header(response: AxiosResponse, name: string): string | undefined {
  const value: unknown = response.headers[name];
  return typeof value === 'string' ? value : undefined;
}

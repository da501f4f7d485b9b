import { randomUUID } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { PassThrough, type Readable } from 'node:stream';
import { defined } from '../../core/defined.js';
import { readJson, type HttpResponse } from './http-response.js';
import type { Decoder } from '../wire/decode.js';
import { ApiError } from '../errors/api-error.js';
import { Exchange, type ApiRequest, type Peer } from './exchange.js';
import { Pacer, type Passage } from './pacer.js';
import { withRetries } from './retry.js';

/** Carries requests to one server and repeats them while that makes sense. */
export class Transport {
  private readonly pacer: Pacer;

  /**
   * @param retries how often a request is sent again at most; what its failure is worth when left out
   * @param explain a better error for one that a request with credentials ends with, if there is one
   */
  constructor(
    readonly peer: Peer,
    private readonly retries?: number,
    private readonly explain?: (error: unknown) => Promise<Error | undefined>,
  ) {
    this.pacer = new Pacer(peer.clock, retries);
  }

  get serverUrl(): string {
    return this.peer.serverUrl;
  }

  /**
   * Sends a request and reads its response; a break while reading counts as a failure of the request.
   * @throws ApiError, NetworkError or AbortedError, and what `read` throws
   */
  async send<T>(request: ApiRequest, read: (response: HttpResponse) => Promise<T>): Promise<T> {
    return this.attempt(request, async (exchange) => {
      let response: HttpResponse | undefined;
      try {
        response = await exchange.begin();
        return await read(response);
      } catch (error) {
        throw exchange.translate(error);
      } finally {
        exchange.end(response);
      }
    });
  }

  /** Sends a request and decodes its JSON response. */
  async json<T>(request: ApiRequest, decoder: Decoder<T>): Promise<T> {
    return this.send(request, (response) => readJson(response, decoder));
  }

  /** The response as a stream. Not repeated once it has begun. */
  async open(request: ApiRequest): Promise<Readable> {
    return this.attempt(request, async (exchange) => {
      try {
        return passOn(await exchange.begin(), exchange);
      } catch (error) {
        exchange.end();
        throw error;
      }
    });
  }

  private async attempt<T>(request: ApiRequest, task: (exchange: Exchange) => Promise<T>): Promise<T> {
    // Many requests may share a signal, which Node takes for a leak.
    if (request.signal !== undefined) setMaxListeners(0, request.signal);
    let sent = 0;
    const id = randomUUID();
    const { repeatability = 'repeatable', signal } = request;
    const terms = { repeatability, ...defined({ retries: this.retries }) };
    try {
      return await withRetries(terms, this.peer.clock, signal, () =>
        this.pacer.run(request, (passage) => {
          sent += 1;
          return this.withRenewal({ ...request, id }, sent, passage, task);
        }),
      );
    } catch (error) {
      throw (request.anonymous === true ? undefined : await this.explain?.(error)) ?? error;
    }
  }

  /** Sends once more with other credentials when the server refused the first ones, which it did nothing for. */
  private async withRenewal<T>(
    request: ApiRequest,
    attempt: number,
    passage: Passage,
    task: (exchange: Exchange) => Promise<T>,
  ): Promise<T> {
    const { authentication } = this.peer;
    await this.peer.connection.open();
    const makeExchange = (): Exchange => new Exchange(this.peer, request, attempt, passage);
    const exchange = makeExchange();
    try {
      return await task(exchange);
    } catch (error) {
      if (!(error instanceof ApiError) || error.status !== 401 || exchange.token === undefined) throw error;
      const { signal } = request;
      if (!(await authentication.renew(exchange.token, defined({ signal })))) throw error;
      return task(makeExchange());
    }
  }
}

/** A stream of our own, since the errors of axios' hold the whole request. */
function passOn(response: HttpResponse, exchange: Exchange): Readable {
  const output = new PassThrough();
  response.body.on('error', (error) => output.destroy(exchange.translate(error)));
  output.on('close', () => exchange.end(response));
  return response.body.pipe(output);
}

import { once } from 'node:events';
import http, { type ClientRequest, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** A moment in the life of a request. */
export interface RequestMoment {
  /** How the request looks: `POST /api/workflows?workflow_name=x`, without the token. */
  readonly request: RegExp;
  /** The server knows nothing of it; has half of its body; has handled it, and its response is on its way. */
  readonly when: 'before' | 'half' | 'after';
  /** Which of those that look like this, counted from 1; the first when left out. */
  readonly nth?: number;
}

interface Answer {
  readonly status: number;
  readonly headers: http.IncomingHttpHeaders;
  readonly body: Buffer;
}

/**
 * The network between a program and a server. It stands still at a chosen moment, so that the program can be killed just
 * there, however long that takes. What is on its way by then is lost.
 */
export class StillNetwork {
  /** All that got through to the server. */
  readonly requests: string[] = [];
  private readonly underWay = new Set<Promise<unknown>>();
  private readonly halves = new Set<ClientRequest>();
  private moment: RequestMoment | undefined;
  private count = 0;
  private isStill = false;
  private onStill = (): void => undefined;

  private constructor(
    private readonly server: http.Server,
    private readonly target: string,
  ) {
    // The server behind it is who ends connections that nobody uses.
    server.keepAliveTimeout = 0;
    server.requestTimeout = 0;
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void this.pass(request, response);
    });
  }

  static async start(target: string): Promise<StillNetwork> {
    const server = http.createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return new StillNetwork(server, target);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** Resolves when it stands still. */
  stopAt(moment: RequestMoment): Promise<void> {
    this.moment = moment;
    this.count = 0;
    return new Promise((resolve) => (this.onStill = resolve));
  }

  /** Lets new requests through, once the server has handled all that had reached it. */
  async clear(): Promise<void> {
    this.moment = undefined;
    for (const half of this.halves) half.destroy();
    this.halves.clear();
    await Promise.all(this.underWay);
    this.server.closeAllConnections();
    this.isStill = false;
  }

  async close(): Promise<void> {
    await this.clear();
    this.server.close();
    await once(this.server, 'close');
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    // Undefined when the sender has died over it.
    const body = await buffer(request).catch(() => undefined);
    const { method = '', url = '', headers } = request;
    const line = `${method} ${url.replace(/access_token=[^&]*&?/, '')}`;
    const when = body === undefined ? undefined : this.choose(line);
    if (when === 'before') this.standStill();
    if (body === undefined || this.isStill) return;
    const sent = http.request(`${this.target}${url}`, { method, headers, agent: false });
    const answer = answerOf(sent);
    if (when === 'half') {
      this.halves.add(sent);
      sent.write(body.subarray(0, body.length / 2), () => this.standStill());
      return;
    }
    this.requests.push(line);
    sent.end(body);
    this.underWay.add(answer);
    const got = await answer;
    this.underWay.delete(answer);
    if (when === 'after') this.standStill();
    this.passBack(got, response);
  }

  private passBack(answer: Answer | undefined, response: ServerResponse): void {
    if (answer === undefined || this.isStill) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  private choose(line: string): RequestMoment['when'] | undefined {
    if (this.moment?.request.test(line) !== true) return undefined;
    this.count += 1;
    return this.count === (this.moment.nth ?? 1) ? this.moment.when : undefined;
  }

  private standStill(): void {
    this.isStill = true;
    this.onStill();
  }
}

async function answerOf(request: ClientRequest): Promise<Answer | undefined> {
  try {
    const [response] = (await once(request, 'response')) as [IncomingMessage];
    return { status: response.statusCode ?? 0, headers: response.headers, body: await buffer(response) };
  } catch {
    return undefined;
  }
}

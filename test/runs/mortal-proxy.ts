import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';

/** When a program dies: at which of its requests, and whether the server gets to handle that one. */
export interface Death {
  /** Counts from 0. */
  readonly at: number;
  readonly when: 'before' | 'after';
}

/** Stands between a client and a server. At the client's death it cuts all connections and takes no more. */
export class MortalProxy {
  /** `METHOD /path` of what was passed on. */
  readonly calls: string[] = [];
  isDead = false;
  private count = 0;

  private constructor(
    private readonly server: http.Server,
    private readonly target: string,
    private readonly death: Death | undefined,
    private readonly onDeath: () => void,
  ) {}

  static async start(
    target: string,
    death?: Death,
    onDeath: () => void = (): void => undefined,
  ): Promise<MortalProxy> {
    const server = http.createServer();
    const proxy = new MortalProxy(server, target, death, onDeath);
    server.on('request', (request: IncomingMessage, response: ServerResponse) => {
      void proxy.pass(request, response);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return proxy;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async pass(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const turn = this.count;
    this.count += 1;
    const body = await buffer(request).catch(() => undefined);
    if (body === undefined || this.dies(turn, 'before')) return;
    const { method = 'GET', url = '/', headers } = request;
    this.calls.push(`${method} ${url.replace(/\?.*/, '')}`);
    const answer = await this.forward(method, url, headers, body);
    if (answer === undefined || this.dies(turn, 'after')) return;
    response.writeHead(answer.status, answer.headers);
    response.end(answer.body);
  }

  private dies(turn: number, when: Death['when']): boolean {
    if (!this.isDead && this.death?.at === turn && this.death.when === when) {
      this.isDead = true;
      this.onDeath();
    }
    if (this.isDead) this.server.closeAllConnections();
    return this.isDead;
  }

  private forward(
    method: string,
    path: string,
    headers: http.IncomingHttpHeaders,
    body: Buffer,
  ): Promise<
    { readonly status: number; readonly headers: http.IncomingHttpHeaders; readonly body: Buffer } | undefined
  > {
    return new Promise((resolve) => {
      const request = http.request(`${this.target}${path}`, { method, headers, agent: false }, (answer) => {
        buffer(answer).then(
          (content) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body: content }),
          () => resolve(undefined),
        );
      });
      request.once('error', () => resolve(undefined));
      request.end(body);
    });
  }
}

import { fork, type ChildProcess } from 'node:child_process';
import { subscribe } from 'node:diagnostics_channel';
import { fileURLToPath } from 'node:url';
import { startServer } from '../../src/local/server/server.js';

interface Address {
  readonly url: string;
  readonly token: string;
}

/** An embedded server in a process of its own, so that its memory is not counted as a client's. */
export class BenchServer {
  private constructor(
    private readonly child: ChildProcess,
    readonly url: string,
    readonly token: string,
  ) {}

  static async start(dataDir: string, requestsPerSecond?: number): Promise<BenchServer> {
    const limit = requestsPerSecond === undefined ? [] : [String(requestsPerSecond)];
    const child = fork(fileURLToPath(import.meta.url), ['--serve', dataDir, ...limit]);
    const { url, token } = (await answer(child)) as Address;
    return new BenchServer(child, url, token);
  }

  /** Requests since the last time this was asked. */
  async takeRequests(): Promise<number> {
    const count = answer(this.child);
    this.child.send('count');
    return Number(await count);
  }

  async createRun(name: string): Promise<{ readonly id: string; readonly name: string }> {
    const response = await fetch(
      `${this.url}/api/workflows?workflow_name=${name}&access_token=${this.token}`,
      {
        method: 'POST',
        headers: { 'Content-Type': 'application/json' },
        body: JSON.stringify({ workflow: { type: 'yadage', file: 'workflow.yml' } }),
      },
    );
    const { workflow_id: id, workflow_name: full } = (await response.json()) as Record<string, string>;
    return { id: id ?? '', name: full ?? '' };
  }

  /** Sizes of the files in a workspace, by path. */
  async list(run: string): Promise<ReadonlyMap<string, number>> {
    for (;;) {
      const response = await fetch(`${this.url}/api/workflows/${run}/workspace?access_token=${this.token}`);
      if (response.status === 429) continue;
      const { items } = (await response.json()) as { items: { name: string; size: { raw: number } }[] };
      return new Map(items.map(({ name, size }) => [name, size.raw]));
    }
  }

  async stop(): Promise<void> {
    const ended = new Promise((resolve) => this.child.once('exit', resolve));
    this.child.kill();
    await ended;
  }
}

function answer(child: ChildProcess): Promise<unknown> {
  return new Promise((resolve, reject) => {
    child.once('message', resolve);
    child.once('exit', (code) => reject(new Error(`the server ended with ${code ?? 0}`)));
  });
}

async function serve(dataDir: string, requestsPerSecond: number | undefined): Promise<void> {
  let count = 0;
  subscribe('http.server.request.start', () => (count += 1));
  const server = await startServer({
    dataDir,
    runtime: 'host',
    ...(requestsPerSecond === undefined ? {} : { rateLimit: { requests: requestsPerSecond, perSeconds: 1 } }),
  });
  process.on('message', () => {
    process.send?.(count);
    count = 0;
  });
  process.on('SIGTERM', () => void server.close().then(() => process.exit()));
  process.send?.({ url: server.url, token: server.token });
}

if (process.argv[2] === '--serve') {
  await serve(process.argv[3] ?? '', process.argv[4] === undefined ? undefined : Number(process.argv[4]));
}

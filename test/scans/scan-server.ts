import type { Clock } from '../../src/core/clock.js';
import type { ProtocolGeneration } from '../../src/local/generation.js';
import { createRestClient, type RestClient } from '../../src/reana/rest-client.js';
import type { CreatedRun, Run, RunStatus } from '../../src/reana/model.js';
import { chain, TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { QuietClock } from '../support/quiet-clock.js';
import { MortalProxy, type Death } from '../runs/mortal-proxy.js';

/** An embedded server, a client for which pauses take no time, and runs of all states. */
export class ScanServer {
  private readonly others: RestClient[] = [];

  private constructor(
    readonly server: TestServer,
    readonly client: RestClient,
    /** Where the steps of runs stand that are running. */
    private readonly gate: Gate,
  ) {}

  static async start(generation?: ProtocolGeneration): Promise<ScanServer> {
    const clock = new QuietClock();
    const server = await TestServer.start({
      ...(generation === undefined ? {} : { generation }),
      // Its logins are made and judged by the real time.
      ...(generation === 'oidc' ? {} : { clock }),
    });
    const accessToken = generation === 'oidc' ? await server.bearer() : server.server.token;
    const client = createRestClient({ serverUrl: server.server.url, accessToken, clock });
    return new ScanServer(server, client, await Gate.start());
  }

  /** Closed with the server. */
  clientWith(clock: Clock): RestClient {
    const client = createRestClient({
      serverUrl: this.server.server.url,
      accessToken: this.server.server.token,
      clock,
    });
    this.others.push(client);
    return client;
  }

  /** Does something in a program that dies at one of its requests; answers undefined then. */
  async mortally<T>(
    death: Death | undefined,
    work: (client: RestClient) => Promise<T>,
  ): Promise<T | undefined> {
    const proxy = await MortalProxy.start(this.server.server.url, death);
    const accessToken = this.server.server.token;
    const client = createRestClient({ serverUrl: proxy.url, accessToken, clock: this.client.clock });
    try {
      return await work(client);
    } catch (error) {
      if (proxy.isDead) return undefined;
      throw error;
    } finally {
      client.close();
      await proxy.close();
    }
  }

  async close(): Promise<void> {
    for (const client of [this.client, ...this.others]) client.close();
    await this.server.close();
    await this.gate.close();
  }

  /** A run that was created and not started. */
  async create(name: string, command = 'true'): Promise<CreatedRun> {
    const file = 'workflow.yml';
    const workflow = Buffer.from(chain(command));
    const run = await this.client.workflows.create({
      name,
      specification: { inputs: { parameters: { word: 'x' } }, workflow: { type: 'yadage', file, files: [] } },
      root: '/',
      workflowFiles: [file],
      replaced: new Map([[file, workflow]]),
    });
    if (run.seeded.length === 0) await this.client.workspace.upload(run.id, file, { data: workflow });
    return run;
  }

  /** A run that has ended. */
  async end(name: string, status: 'finished' | 'failed' | 'stopped'): Promise<CreatedRun> {
    if (status === 'stopped') {
      const run = await this.run(name);
      await this.client.workflows.stop(run.id);
      await this.until(run.id, 'stopped');
      return run;
    }
    const run = await this.create(name, status === 'finished' ? 'echo x > {out}' : 'echo no events; false');
    await this.client.workflows.start(run.id);
    await this.until(run.id, status);
    return run;
  }

  /** A run whose step runs until it is stopped. */
  async run(name: string): Promise<CreatedRun> {
    const run = await this.create(name, this.gate.command());
    await this.client.workflows.start(run.id);
    await this.until(run.id, 'running');
    return run;
  }

  async until(id: string, status: RunStatus): Promise<void> {
    await this.server.until(id, ({ status: now }) => now === status);
  }

  /** Names of all runs that are left, with their states. */
  async left(): Promise<readonly string[]> {
    const runs: Run[] = [];
    for await (const run of this.client.workflows.list()) if (run.status !== 'deleted') runs.push(run);
    return runs.map(({ name, status }) => `${name} ${status}`).sort();
  }

  /** Deletes all runs. */
  async wipe(): Promise<void> {
    for await (const { id, status } of this.client.workflows.list()) {
      if (status === 'deleted') continue;
      if (status === 'running') {
        await this.client.workflows.stop(id);
        await this.until(id, 'stopped');
      }
      await this.client.workflows.delete(id);
    }
  }
}

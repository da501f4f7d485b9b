import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReanaClient } from '../../../src/reana/client.js';
import type { ScanPlan } from '../../../src/runs/scan/plan/plan-scan.js';
import { TestServer } from '../../local/server-fixture.js';
import { clientOf, SmallScan } from '../../runs/scan/small-scan.js';
import { runBin, type BinOutcome } from '../../support/bin.js';
import { SlowProxy } from './slow-proxy.js';

/** A scan named `curve`, a server that is reached through a slow network, and a folder to collect into. */
export class CollectScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'collect-'));

  private constructor(
    readonly server: TestServer,
    readonly client: ReanaClient,
    readonly proxy: SlowProxy,
    readonly plan: ScanPlan,
    private readonly small: SmallScan,
  ) {}

  /** @param delay milliseconds that each piece of the network's traffic takes longer */
  static async open(points: number, delay: number): Promise<CollectScene> {
    const small = new SmallScan();
    const server = await TestServer.start();
    const proxy = await SlowProxy.start(server.server.url, delay);
    const plan = await small.plan('curve', points);
    return new CollectScene(server, clientOf(server), proxy, plan, small);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.proxy.close();
    await this.server.close();
    this.small.dispose();
    rmSync(this.folder, { recursive: true });
  }

  /** Collects by the command line, in a process that has a home of its own. */
  collect(
    results: string,
    home: string,
    onStart: (signal: (name: NodeJS.Signals) => void) => void = (): void => undefined,
  ): Promise<BinOutcome> {
    return runBin(['scan', 'collect', join(this.small.folder, 'scan.yaml'), '-o', results, '--json'], {
      cwd: this.folder,
      env: {
        REANA_SERVER_URL: this.proxy.url,
        REANA_ACCESS_TOKEN: this.server.server.token,
        REANA_MADMINER_HOME: join(this.folder, home),
      },
      onStart,
    });
  }
}

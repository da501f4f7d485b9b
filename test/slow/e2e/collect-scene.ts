import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RestClient } from '../../../src/reana/rest-client.js';
import type { ScanPlan } from '../../../src/scans/plan/plan-scan.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { clientOf, SmallScan } from '../../scans/small-scan.js';
import type { BinOptions } from '../../support/bin.js';

/** A scan named `curve`, a server with its runs, and a folder to collect into. */
export class CollectScene {
  readonly folder = mkdtempSync(join(tmpdir(), 'collect-'));

  private constructor(
    readonly server: TestServer,
    readonly client: RestClient,
    readonly plan: ScanPlan,
    private readonly small: SmallScan,
  ) {}

  static async open(points: number): Promise<CollectScene> {
    const small = new SmallScan();
    const server = await TestServer.start();
    const plan = await small.plan('curve', points);
    return new CollectScene(server, clientOf(server), plan, small);
  }

  async close(): Promise<void> {
    this.client.close();
    await this.server.close();
    this.small.dispose();
    rmSync(this.folder, { recursive: true });
  }

  /** The command that collects, in a process with a home of its own. */
  command(
    results: string,
    home: string,
    url = this.server.server.url,
  ): { readonly argv: readonly string[]; readonly options: BinOptions } {
    return {
      argv: ['scan', 'collect', join(this.small.folder, 'scan.yaml'), '-o', results, '--json'],
      options: {
        cwd: this.folder,
        env: {
          REANA_SERVER_URL: url,
          REANA_ACCESS_TOKEN: this.server.server.token,
          REANA_MADMINER_HOME: join(this.folder, home),
        },
      },
    };
  }
}

import type { RestClient } from '../../../src/reana/rest-client.js';
import { readScanState } from '../../../src/scans/scan-status.js';
import { stopScan } from '../../../src/scans/stop-scan.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { clientOf, follow, SmallScan } from '../../scans/small-scan.js';
import { PeerClient } from './peer-client.js';

/** Each call of it takes seconds on a busy machine. */
const PATIENCE = 600_000;

describe("PyPI's reana-client works with the runs of a scan", () => {
  let peer: PeerClient;
  let server: TestServer;
  let client: RestClient;
  let files: SmallScan;

  beforeAll(async () => {
    peer = await PeerClient.start('REANA_MADMINER_REANA_CLIENT');
    server = await TestServer.start({ generation: '0.9' });
    client = clientOf(server);
    files = new SmallScan('if [ {x} != 1 ]; then cat ../mended || exit 3; fi; echo {x} > {out}');
    const plan = await files.plan('my_lines', 2, 'retry: {retries: 0}\n');
    const { counts } = await follow(client, plan, { journal: false });
    expect(counts).toMatchObject({ finished: 1, failed: 1 });
  });
  afterAll(async () => {
    client.close();
    files.dispose();
    await server.close();
    await peer.close();
  });

  function reana(...args: readonly string[]): Promise<string> {
    const { url, token } = server.server;
    const env = { ...process.env, REANA_SERVER_URL: url, REANA_ACCESS_TOKEN: token };
    return peer.call(args, { cwd: files.folder, env });
  }

  /** Of each point how it stands, and its last run. */
  async function points(): Promise<readonly { status: string; id: string; name: string }[]> {
    const state = await readScanState(client, 'my_lines');
    return state.points.map(({ status, runs }) => {
      const { id, name } = runs.at(-1)!;
      return { status, id, name };
    });
  }

  test(
    'they are listed with the mark that it is stopped, and looked at one by one',
    async () => {
      await stopScan(client, 'my_lines');
      const [first, second] = await points();
      const [list, status, logs] = await Promise.all([
        reana('list', '--filter', 'name=my_lines--', '--json'),
        reana('status', '-w', first!.name, '--json'),
        reana('logs', '-w', second!.name),
      ]);
      const rows = JSON.parse(list) as { name: string; run_number: string; status: string }[];
      expect(
        rows.map(({ name, run_number, status: state }) => `${name}.${run_number} ${state}`).sort(),
      ).toEqual([`${first!.name} finished`, `${second!.name} failed`, 'my_lines--stop.1 created']);
      expect(JSON.parse(status)).toMatchObject([{ run_number: '1', status: 'finished' }]);
      expect(logs).toContain('../mended: No such file or directory');
    },
    PATIENCE,
  );

  test(
    'one that was mended and restarted by hand counts as its point',
    async () => {
      const failed = (await points())[1]!;
      await server.upload(failed.id, 'mended', '');
      await reana('restart', '-w', failed.name);
      await server.ended(`${failed.name}.1`);
      expect(await points()).toMatchObject([
        { status: 'finished' },
        { status: 'finished', name: `${failed.name}.1` },
      ]);
    },
    PATIENCE,
  );

  test(
    'a point all of whose runs are deleted by name is made again',
    async () => {
      const { name } = (await points())[1]!;
      await reana('delete', '--include-all-runs', '-w', name.replace(/\..*/, ''));
      expect(await points()).toMatchObject([{ status: 'finished' }]);
      const plan = await files.plan('my_lines', 2, 'retry: {retries: 0}\n');
      const outcome = await follow(client, plan, { journal: false });
      expect(outcome).toMatchObject({ end: 'done', counts: { finished: 1, failed: 1 } });
      expect(outcome.failed).toMatchObject([{ attempts: 1, run: { name: name.replace(/\..*/, '.2') } }]);
    },
    PATIENCE,
  );
});

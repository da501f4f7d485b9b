import type { ReanaClient } from '../../../src/reana/client.js';
import type { ScanEvent } from '../../../src/runs/scan/events.js';
import { TestServer } from '../../local/server-fixture.js';
import { clientOf, follow, runsByPoint, SmallScan } from './small-scan.js';

describe('a scan', () => {
  let server: TestServer;
  let client: ReanaClient;

  beforeAll(async () => {
    server = await TestServer.start();
    client = clientOf(server);
  });
  afterAll(async () => {
    client.close();
    await server.close();
  });

  test('of twelve points makes one run of each and follows them to their ends', async () => {
    const files = new SmallScan();
    const events: ScanEvent[] = [];
    const plan = await files.plan('twelve', 12);
    const outcome = await follow(client, plan, { maxActive: 5 }, (event) => events.push(event));
    expect(outcome).toMatchObject({ end: 'done', counts: { total: 12, finished: 12, failed: 0 } });
    expect([...(await runsByPoint(server, 'twelve')).values()]).toEqual(Array(12).fill(['finished']));
    expect(events[0]).toMatchObject({ type: 'looked', counts: { missing: 12 } });
    expect(events.at(-1)).toMatchObject({ type: 'ended', outcome: { end: 'done' } });
    for (const type of ['created', 'uploaded', 'started'])
      expect(events.filter((event) => event.type === type)).toHaveLength(12);
    files.dispose();
  });
});

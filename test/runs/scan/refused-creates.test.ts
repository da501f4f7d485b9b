import { createClient } from '../../../src/reana/client.js';
import type { ScanEvent } from '../../../src/runs/scan/events.js';
import { FaultProxy } from '../../faults/fault-proxy.js';
import { TestServer } from '../../local/server-fixture.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { follow, SmallScan } from './small-scan.js';

test.each([
  [404, 'no such place'],
  [409, 'a run of this number exists'],
])('a server that answers %i to every run it is to make is not asked for ever', async (status, message) => {
  const files = new SmallScan();
  const server = await TestServer.start();
  const proxy = await FaultProxy.start(server.server);
  const clock = new QuietClock();
  const client = createClient({ serverUrl: proxy.url, accessToken: server.server.token, clock });
  proxy.inject(
    (text) => /^POST \/api\/workflows\?/.test(text),
    ({ response }) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ message })),
    1000,
  );
  const events: ScanEvent[] = [];
  const outcome = await follow(client, await files.plan('refused', 1), { journal: false }, (event) =>
    events.push(event),
  );
  expect(outcome).toMatchObject({ end: 'blocked', counts: { missing: 1 } });
  expect(outcome.reason).toContain(message);
  expect(proxy.hits).toBeLessThan(20);
  expect(events.map(({ type }) => type)).toContain('warning');
  client.close();
  await proxy.close();
  await server.close();
  files.dispose();
});

import type { ScanEvent } from '../../src/scans/events.js';
import { FaultProxy } from '../faults/fault-proxy.js';
import { asRemote, clientOf, follow, SmallScan, startQuietServer } from './small-scan.js';

test.each([
  [404, 'no such place'],
  [409, 'a run of this number exists'],
])('a server that answers %i to every run it is to make is not asked for ever', async (status, message) => {
  const files = new SmallScan();
  const server = await startQuietServer();
  const proxy = await FaultProxy.start(server.server);
  const client = clientOf(server, { serverUrl: proxy.url });
  proxy.inject(
    (text) => /^POST \/api\/workflows\?/.test(text),
    ({ response }) =>
      void response
        .writeHead(status, { 'Content-Type': 'application/json' })
        .end(JSON.stringify({ message })),
    1000,
  );
  const events: ScanEvent[] = [];
  const outcome = await follow(
    asRemote(client),
    await files.plan('refused', 1),
    { journal: false },
    (event) => events.push(event),
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

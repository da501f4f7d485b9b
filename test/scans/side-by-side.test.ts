import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ScanEvent } from '../../src/scans/events.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

test('two processes that run the same scan at the same time make one run of each point', async () => {
  const server = await startQuietServer();
  const files = new SmallScan();
  const plan = await files.plan('shared', 10);
  const journals = [0, 1].map(() => mkdtempSync(join(tmpdir(), 'journal-')));
  const clients = journals.map(() => clientOf(server));
  const events: ScanEvent[] = [];
  const outcomes = await Promise.all(
    clients.map((client, index) =>
      follow(client, plan, { journal: journals[index]!, maxActive: 20 }, (event) => events.push(event)),
    ),
  );
  for (const outcome of outcomes) expect(outcome).toMatchObject({ end: 'done', counts: { finished: 10 } });
  // Nothing was started that was not to be: what is deleted was only created.
  expect(events.filter(({ type }) => type === 'started')).toHaveLength(10);
  for (const runs of (await runsByPoint(server, 'shared')).values()) expect(runs).toEqual(['finished']);
  for (const client of clients) client.close();
  for (const journal of journals) rmSync(journal, { recursive: true });
  files.dispose();
  await server.close();
});

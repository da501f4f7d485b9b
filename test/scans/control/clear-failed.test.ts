import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '../../../src/core/errors.js';
import { clearFailed } from '../../../src/scans/control/clear-failed.js';
import { StubServer } from '../../reana/stub-server.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from '../small-scan.js';

test('points that failed are made again when the reason is mended, and no others', async () => {
  const server = await startQuietServer();
  const flags = mkdtempSync(join(tmpdir(), 'again-'));
  const files = new SmallScan(
    `if [ {x} = 2 ] && [ ! -e ${flags}/mended ]; then echo broken >&2; exit 1; fi; echo {x} >> ${flags}/made; cp {card} {out}`,
  );
  const client = clientOf(server);
  try {
    const plan = await files.plan('mended', 3);
    expect(await follow(client, plan)).toMatchObject({ counts: { finished: 2, failed: 1 } });
    // Without being asked for, a failure stays one.
    expect(await follow(client, plan)).toMatchObject({ counts: { finished: 2, failed: 1 } });
    writeFileSync(join(flags, 'mended'), '');
    expect(await follow(client, plan, { again: true })).toMatchObject({ counts: { finished: 3, failed: 0 } });
    expect([...(await runsByPoint(server, 'mended')).values()]).toEqual(Array(3).fill(['finished']));
    expect(readFileSync(join(flags, 'made'), 'utf8').trim().split('\n').sort()).toEqual(['1', '2', '3']);
  } finally {
    client.close();
    files.dispose();
    rmSync(flags, { recursive: true });
    await server.close();
  }
});

test('a run of all points is not taken for a failed one of its own', async () => {
  const stub = await StubServer.start({});
  const run = {
    id: 'x',
    name: 'all',
    status: 'failed',
    rawStatus: 'failed',
    progress: emptyProgress,
  } as const;
  const meaning = { kind: 'scatter', scan: 'all', key: '0123456789' } as const;
  const listing = { points: new Map(), scatter: [{ run, meaning }], stop: undefined };
  await expect(clearFailed(stub.client(), listing, {})).rejects.toThrow(UsageError);
  expect(stub.calls).toEqual([]);
  await stub.close();
});

const emptyProgress = { total: 0, running: 0, finished: 0, failed: 0 };

import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestClient } from '../../../src/reana/rest-client.js';
import { TransferError } from '../../../src/reana/errors/transfer-error.js';
import { collectScan } from '../../../src/scans/collect/collect-scan.js';
import { pointName } from '../../../src/scans/scan-names.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { makeScan, runPoint, writeSummary } from '../../scans/scan-fixture.js';

/** A file system of one megabyte, which only root can make; a build machine runs as root. */
const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
const must = mounted.status === 0 || process.env.CI !== undefined ? test : test.skip;

afterAll(() => {
  if (mounted.status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

must('a disk that fills ends the collection, keeps what is whole, and nothing that is half', async () => {
  if (mounted.status !== 0) throw new Error(`no small disk can be mounted: ${String(mounted.stderr)}`);
  const server = await TestServer.start();
  const client = createRestClient({ serverUrl: server.server.url, accessToken: server.server.token });
  const scan = makeScan([{ a: 1 }, { a: 2 }]);
  const [one, two] = scan.points;
  const results = join(folder, 'curve');
  try {
    await runPoint(server, scan, one!, writeSummary({ area: 1 }));
    await collectScan(client, scan, { folder });
    const before = readFileSync(join(results, 'results.csv'), 'utf8');
    const big = await runPoint(
      server,
      scan,
      two!,
      `head -c 3000000 /dev/zero > results/big.bin; ${writeSummary({ area: 2 })}`,
    );
    const collecting = collectScan(client, scan, { folder });
    await expect(collecting).rejects.toThrow(TransferError);
    await expect(collecting).rejects.toThrow("s0/results/big.bin can't be saved: the disk is full");
    // The table still says what is here, and the point that did not fit has no folder.
    expect(readFileSync(join(results, 'results.csv'), 'utf8')).toBe(before);
    expect(readdirSync(results)).not.toContain(pointName(two!));
    // With room again, the same call ends what was begun.
    spawnSync('mount', ['-o', 'remount,size=8m', folder]);
    const { points } = await collectScan(client, scan, { folder });
    expect(points.map(({ numbers }) => numbers)).toEqual([{ area: 1 }, { area: 2 }]);
    expect(statSync(join(results, pointName(two!), 's0/results/big.bin')).size).toBe(3_000_000);
    expect(points[1]!.run?.id).toBe(big.id);
    expect(readdirSync(results)).toEqual(
      expect.arrayContaining([pointName(one!), pointName(two!), 'results.csv', 'results.json']),
    );
    expect(readdirSync(results)).toHaveLength(4);
  } finally {
    client.close();
    await server.close();
  }
});

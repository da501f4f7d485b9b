import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { downloadOutputs } from '../../../src/runs/download/download.js';
import { StubServer } from '../../reana/stub-server.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

/** A file system of one megabyte, which only root can make; a build machine runs as root. */
const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=1m', 'tmpfs', folder]);
const must = mounted.status === 0 || process.env['CI'] !== undefined ? test : test.skip;

afterAll(() => {
  if (mounted.status === 0) spawnSync('umount', [folder]);
  rmSync(folder, { recursive: true, force: true });
});

must('a file that the disk has no room for is named, and nothing of it is left', async () => {
  if (mounted.status !== 0) throw new Error(`no small disk can be mounted: ${String(mounted.stderr)}`);
  const size = 3 * 2 ** 20;
  const stub = await StubServer.start({
    'GET /api/workflows/r/workspace': {
      body: { items: [{ name: 'big', size: { raw: size }, 'last-modified': '2030-01-01T00:00:00' }] },
    },
    'GET /api/workflows/r/workspace/big': { body: Buffer.alloc(size) },
  });
  try {
    const failure = await failureOf(
      downloadOutputs(stub.client(), { id: 'r', name: 'r.1' }, folder, { paths: ['big'] }),
    );
    expect(failure).toMatchObject({ code: 'transfer', exitCode: 7, path: 'big' });
    expectWords(wordsOf(failure));
    expect(readdirSync(folder)).toEqual([]);
  } finally {
    await stub.close();
  }
});

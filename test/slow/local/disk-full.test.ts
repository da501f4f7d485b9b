import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { chain, TestServer } from '../../local/support/server-fixture.js';

/** A file system of two megabytes, which only root can make; a build machine runs as root. */
const folder = mkdtempSync(join(tmpdir(), 'small-disk-'));
const mounted = spawnSync('mount', ['-t', 'tmpfs', '-o', 'size=2m', 'tmpfs', folder]);
const must = mounted.status === 0 || process.env.CI !== undefined ? test : test.skip;

let server: TestServer;
beforeAll(async () => {
  if (mounted.status === 0) server = await TestServer.start({ dataDir: folder });
});
afterAll(async () => {
  if (mounted.status === 0) {
    await server.server.close();
    spawnSync('umount', [folder]);
  }
  rmSync(folder, { recursive: true, force: true });
});

must('an upload that does not fit is refused, leaves nothing behind, and the server goes on', async () => {
  if (mounted.status !== 0) throw new Error(`no small disk can be mounted: ${String(mounted.stderr)}`);
  const run = await server.createRun('full', { workflow: { type: 'yadage', file: 'workflow.yml' } });
  const refused = await server.upload(run.id, 'big.bin', 'x'.repeat(3 * 2 ** 20));
  expect(refused.status).toBe(507);
  const files = await server.send('GET', `/api/workflows/${run.id}/workspace`);
  expect(files.json.total).toBe(0);
  expect((await server.upload(run.id, 'small.txt', 'fits')).status).toBe(200);
});

must('a step that fills the disk fails with its reason, and the next run works', async () => {
  const run = await server.startRun('filler', chain('head -c 3000000 /dev/zero > {out}'), { word: 'w' });
  expect((await server.ended(run.id)).status).toBe('failed');
  const { workflow_logs: engine, job_logs: jobs } = await server.logs(run.id);
  expect(engine + JSON.stringify(jobs)).toMatch(/no space left/i);
  await server.send('PUT', `/api/workflows/${run.id}/status?status=deleted`, { json: {} });
  const next = await server.startRun('small', chain('echo fits > {out}'), { word: 'w' });
  expect((await server.ended(next.id)).status).toBe('finished');
});

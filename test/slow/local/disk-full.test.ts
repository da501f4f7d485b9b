import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Gate } from '../../support/gate.js';
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
  const [job] = Object.values(jobs);
  expect(job).toMatchObject({ status: 'failed' });
  for (const log of [engine, job!.logs])
    expect(log).toContain('there is no space left on the disk that holds the run');
  await server.send('PUT', `/api/workflows/${run.id}/status?status=deleted`, { json: {} });
  const next = await server.startRun('small', chain('echo fits > {out}'), { word: 'w' });
  expect((await server.ended(next.id)).status).toBe('finished');
});

must('a step that does not notice it is followed by a warning, and a run beside it goes on', async () => {
  const gate = await Gate.start();
  const other = await server.startRun('other', chain(`${gate.command()}; echo {input} > {out}`), {
    word: 'w',
  });
  await gate.reached();
  const run = await server.startRun('deaf', chain('head -c 3000000 /dev/zero > {out}; true'), { word: 'w' });
  await server.ended(run.id);
  const { workflow_logs: engine } = await server.logs(run.id);
  expect(engine).toContain('there is no space left on the disk that holds the run');
  const refused = await server.upload(other.id, 'big.bin', 'x'.repeat(2 ** 20));
  expect(refused.status).toBe(507);
  await server.send('PUT', `/api/workflows/${run.id}/status?status=deleted`, { json: {} });
  gate.open();
  expect((await server.ended(other.id)).status).toBe('finished');
  await gate.close();
});

must(
  'on a full disk nothing can be created, everything can be deleted, and then there is space again',
  async () => {
    const run = await server.startRun('fills', chain('head -c 3000000 /dev/zero > {out}'), { word: 'w' });
    await server.ended(run.id);
    const rest = join(folder, 'workspaces', run.id, 'rest');
    spawnSync('dd', ['if=/dev/zero', `of=${rest}`, 'bs=4k']);
    const workflow = { type: 'yadage', file: 'workflow.yml' };
    const refused = await server.send('POST', '/api/workflows?workflow_name=no', { json: { workflow } });
    expect([refused.status, refused.json.message]).toEqual([
      507,
      expect.stringContaining('no space left') as string,
    ]);
    const listed = await server.send('GET', '/api/workflows?type=batch');
    expect(listed.json.items.map(({ name }) => name)).not.toContain('no.1');
    const deleted = await server.send('PUT', `/api/workflows/${run.id}/status?status=deleted`, { json: {} });
    expect(deleted.status).toBe(200);
    const next = await server.startRun('next', chain('echo {input} > {out}'), { word: 'w' });
    expect((await server.ended(next.id)).status).toBe('finished');
  },
);

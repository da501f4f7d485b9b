import { appendFileSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import { execFileSync } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { JobTable } from '../../../src/local/store/job-table.js';

const folder = mkdtempSync(join(tmpdir(), 'reana-jobs-'));
afterAll(() => rmSync(folder, { recursive: true }));

const STEP = {
  nodeId: '/a[0]',
  name: 'a',
  address: '/a[0]',
  image: 'i:1',
  command: 'true',
  status: 'queued',
} as const;

test('reads back what was written, also after a line that was cut off', () => {
  const file = join(folder, 'jobs.jsonl');
  const table = JobTable.read(file);
  const first = table.add(STEP);
  table.update(first.id, { status: 'running', leftover: { kind: 'process', pid: 7, startTime: 'then' } });
  appendFileSync(file, '{"id": "half a li');

  const again = JobTable.read(file);
  expect(again.list()).toEqual(table.list());
  const second = again.add({ ...STEP, nodeId: '/b[0]' });
  expect(
    JobTable.read(file)
      .list()
      .map(({ id }) => id),
  ).toEqual([first.id, second.id]);
  expect(JobTable.read(file).ofNode('/b[0]')).toEqual(second);
});

test('a job that begins anew forgets how it ended', () => {
  const table = JobTable.read(join(folder, 'again.jsonl'));
  const job = table.add(STEP);
  table.update(job.id, {
    status: 'stopped',
    started: 'then',
    ended: 'later',
    exitCode: null,
    reason: 'killed',
  });
  expect(table.requeue(job.id)).toEqual(job);
});

test('what the disk does not take is in the table all the same, and the next line is not joined to it', () => {
  const file = join(folder, 'full.jsonl');
  const table = JobTable.read(file);
  const job = table.add(STEP);
  const disk = join(folder, 'disk.jsonl');
  renameSync(file, disk);
  symlinkSync('/dev/full', file);
  expect(() => table.update(job.id, { status: 'finished' })).toThrow('ENOSPC');
  expect(table.ofNode(STEP.nodeId)?.status).toBe('finished');
  rmSync(file);
  renameSync(disk, file);
  table.update(job.id, { exitCode: 0 });
  expect(JobTable.read(file).list()).toEqual(table.list());
  expect(readFileSync(file, 'utf8').split('\n').filter(Boolean)).toHaveLength(2);
});

test('an endless file, a FIFO, and lines beyond all measure are no reason to end', () => {
  symlinkSync('/dev/zero', join(folder, 'endless.jsonl'));
  execFileSync('mkfifo', [join(folder, 'fifo.jsonl')]);
  for (const file of ['endless.jsonl', 'fifo.jsonl'])
    expect(JobTable.read(join(folder, file)).list()).toEqual([]);
  const long = join(folder, 'long.jsonl');
  const before = JobTable.read(long).add(STEP);
  appendFileSync(long, `{"id": "${'x'.repeat(40 * 1024 ** 2)}"}\n`);
  const after = JobTable.read(long).add({ ...STEP, nodeId: '/b[0]' });
  expect(
    JobTable.read(long)
      .list()
      .map(({ id }) => id),
  ).toEqual([before.id, after.id]);
});

// `npx tsx test/bench/responsiveness.ts [files]`: how long other requests wait at the embedded server while it works on one that
// is large: a workspace of 100,000 files, logs of 100 MB, texts that differ in each line, a hostile glob, a FIFO.
import { execFileSync } from 'node:child_process';
import { mkdtempSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { BenchServer } from './transfer-server.js';

const FILES = Number(process.argv[2] ?? 100_000);
const LOGS = 25;
const LOG_BYTES = 4 * 1024 ** 2;
/** The longest that a request may wait, in milliseconds. */
const LIMIT = 100;

const dataDir = mkdtempSync(join(tmpdir(), 'responsiveness-'));
const first = await BenchServer.start(dataDir);
const run = await first.createRun('big');
const other = await first.createRun('other');
await first.stop();
fillWorkspace(join(dataDir, 'workspaces', run.id), 'a');
fillWorkspace(join(dataDir, 'workspaces', other.id), 'b');
fillLogs(join(dataDir, 'runs', run.id));

const server = await BenchServer.start(dataDir);
const base = `/api/workflows/${run.id}`;
console.log('| request | ms | MB | longest ping (ms) | pings | |\n|---|---|---|---|---|---|');
await measure('nothing', undefined);
await measure('ls', `${base}/workspace`);
await measure('ls with a page', `${base}/workspace?page=2&size=10`);
await measure('ls with a search', `${base}/workspace?search=${encodeURIComponent('{"name":["9"]}')}`);
await measure('ls with a hostile glob', `${base}/workspace?file_name=${'*a'.repeat(40)}*b`);
await measure('du', `${base}/disk_usage`);
await measure('list of runs with sizes', '/api/workflows?include_workspace_size=true');
await measure('user', '/api/you');
await measure('zip of a folder', `${base}/workspace/f1`);
await measure('zip of all', `${base}/workspace/**/*`);
await measure('FIFO, 8 times', `${base}/workspace/fifo`, 8);
await measure('logs', `${base}/logs`);
await measure('status with logs', `${base}/status`);
await measure('diff', `${base}/diff/${other.id}`);
await measure('prune', `/api/workflows/${other.id}/prune`, 1, 'POST');
await measure('delete', `${base}/status?status=deleted`, 1, 'PUT');
await server.stop();
rmSync(dataDir, { recursive: true });
function fillWorkspace(workspace: string, content: string): void {
  for (let folder = 0; folder < 10; folder += 1) {
    const path = join(workspace, `f${folder}`);
    mkdirSync(path);
    for (let file = 0; file < FILES / 10; file += 1)
      writeFileSync(join(path, `${'a'.repeat(40)}${file}`), '');
  }
  const lines = Array.from({ length: 20_000 }, (_, line) => `${content} ${line} of a text that differs\n`);
  for (let text = 0; text < 4; text += 1) writeFileSync(join(workspace, `text${text}`), lines.join(''));
  execFileSync('mkfifo', [join(workspace, 'fifo')]);
}

function fillLogs(folder: string): void {
  const jobs = Array.from({ length: LOGS }, (_, index) => ({
    ...{ id: `job-${index}`, nodeId: `node-${index}`, name: `step${index}`, address: '/a', image: 'i:1' },
    ...{ command: 'true', status: 'finished' },
  }));
  writeFileSync(join(folder, 'jobs.jsonl'), jobs.map((job) => `${JSON.stringify(job)}\n`).join(''));
  const line = 'epoch 17: loss 0.123456 "quoted" https://example.org/?a=1\n';
  for (const { id } of jobs)
    writeFileSync(join(folder, 'logs', `${id}.log`), line.repeat(Math.floor(LOG_BYTES / line.length)));
}

async function measure(name: string, path: string | undefined, times = 1, method = 'GET'): Promise<void> {
  const over = new AbortController();
  const waits: number[] = [];
  const pings = (async () => {
    while (!over.signal.aborted) {
      const start = performance.now();
      await (await fetch(`${server.url}/api/ping`)).arrayBuffer();
      waits.push(performance.now() - start);
    }
  })();
  const start = performance.now();
  let bytes = 0;
  await Promise.all(
    Array.from({ length: times }, async () => {
      if (path === undefined) return new Promise((resolve) => setTimeout(resolve, 1000));
      const url = `${server.url}${path}${path.includes('?') ? '&' : '?'}access_token=${server.token}`;
      const { body } = await fetch(url, { method });
      for await (const chunk of body ?? []) bytes += (chunk as Uint8Array).length;
      return undefined;
    }),
  );
  const took = performance.now() - start;
  over.abort();
  await pings;
  const longest = waits.reduce((most, wait) => Math.max(most, wait), 0);
  const figures = [took.toFixed(0), (bytes / 1e6).toFixed(1), longest.toFixed(0), waits.length];
  console.log(`| ${name} | ${figures.join(' | ')} | ${longest > LIMIT ? 'too long' : ''} |`);
}

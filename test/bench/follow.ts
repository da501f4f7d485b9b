/**
 * What following costs: many runs through one client, beside asking for each. `npx tsc -p test/bench && node
 * coverage/bench/test/bench/follow.js [RUNS] [LOOKS]` prints requests and bytes per look, the time one takes, and the
 * resident memory; it fails when a look takes more than one request.
 */
import { fork } from 'node:child_process';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createClient, type Clock, type RunReference } from '../../src/index.js';

const STEPS = 12;

function idOf(index: number): string {
  return `00000000-0000-4000-8000-${String(index).padStart(12, '0')}`;
}

/** Lists so many runs, newest first, one step further at each look; they have ended after so many looks. */
function serve(count: number, looks: number, names: number): void {
  let requests = 0;
  let bytes = 0;
  let look = 0;
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? '/', 'http://127.0.0.1');
    if (url.pathname === '/counts') return void response.end(JSON.stringify({ requests, bytes }));
    requests += 1;
    const size = Number(url.searchParams.get('size'));
    const page = Number(url.searchParams.get('page'));
    if (page === 1) look += 1;
    const done = Math.min(STEPS, Math.floor((STEPS * look) / looks));
    const jobs = Array.from({ length: STEPS }, (_, index) => idOf(index));
    const items = Array.from({ length: count }, (_, index) => ({
      id: idOf(index),
      name: `scan${index % names}.${index}`,
      status: look >= looks ? 'finished' : 'running',
      created: '2030-01-01T00:00:00',
      progress: {
        run_started_at: '2030-01-01T00:00:00',
        total: { total: STEPS, job_ids: [] },
        running: { total: 0, job_ids: jobs },
        finished: { total: done, job_ids: jobs.slice(0, done) },
        failed: { total: 0, job_ids: [] },
      },
    })).reverse();
    const body = JSON.stringify({ items: items.slice((page - 1) * size, page * size), page, total: count });
    bytes += body.length;
    response.setHeader('Content-Type', 'application/json');
    response.end(body);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

/** Time whose pauses are left out. */
const hasty: Clock = {
  now: () => Date.now(),
  sleep: () => new Promise((resolve) => setImmediate(resolve)),
};

async function measure(count: number, looks: number, names: number): Promise<void> {
  const server = fork(fileURLToPath(import.meta.url), ['--serve', count, looks, names].map(String));
  const port = await new Promise<number>((resolve) =>
    server.once('message', (message) => resolve(Number(message))),
  );
  const url = `http://127.0.0.1:${port}`;
  const client = createClient({
    serverUrl: url,
    accessToken: 'token',
    authentication: 'query',
    clock: hasty,
  });
  const runs: RunReference[] = Array.from({ length: count }, (_, index) => ({
    id: idOf(index),
    name: `scan${index % names}.${index}`,
  }));
  let peak = 0;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  let events = 0;
  const began = performance.now();
  for await (const { event } of client.runs.follow(runs)) if (event.type !== 'connection-lost') events += 1;
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  const answer = (await (await fetch(`${url}/counts`)).json()) as { requests: number; bytes: number };
  await client.close();
  server.kill();
  const perLook = answer.requests / looks;
  process.stdout.write(
    [
      `${count} runs of ${names} name(s), ${looks} looks:`,
      `${perLook.toFixed(2)} requests and ${(answer.bytes / looks / 1e6).toFixed(2)} MB a look,`,
      `${((seconds / looks) * 1000).toFixed(0)} ms a look, ${events} events,`,
      `${(peak / 2 ** 20).toFixed(0)} MiB resident at the peak (one by one it would be ${count} requests a look)\n`,
    ].join(' '),
  );
  if (perLook > 1) process.exitCode = 1;
}

async function main(): Promise<void> {
  const [count = 1000, looks = 60] = process.argv.slice(2).map(Number);
  for (const names of [1, 7]) await measure(count, looks, names);
}

const [flag, ...rest] = process.argv.slice(2);
if (flag === '--serve') serve(...(rest.map(Number) as [number, number, number]));
else await main();

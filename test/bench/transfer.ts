/**
 * What transfers cost in memory: 300 MB up and down through a server in a process of its own.
 * `npx tsc -p test/bench && node coverage/bench/test/bench/transfer.js` prints seconds and the growth of this process'
 * resident memory at its peak; it fails when that is 80 MB or more.
 */
import { fork } from 'node:child_process';
import { createReadStream } from 'node:fs';
import { mkdtemp, open, rm, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { fileURLToPath } from 'node:url';
import { createClient, type ReanaClient } from '../../src/index.js';

const BYTES = 300 * 1024 * 1024;
const LARGEST_GROWTH = 80 * 1024 * 1024;

/** Takes every upload and sends the file for every download, without a length, as REANA does. */
function serve(file: string): void {
  const server = createServer((request, response) => {
    if (request.method === 'POST') {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => (bytes += chunk.length));
      request.on('end', () => response.end(JSON.stringify({ message: String(bytes) })));
      return;
    }
    createReadStream(file).pipe(response);
  });
  server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
}

async function measure(name: string, task: () => Promise<unknown>): Promise<void> {
  const before = process.memoryUsage.rss();
  let peak = before;
  const timer = setInterval(() => (peak = Math.max(peak, process.memoryUsage.rss())), 20);
  const began = performance.now();
  await task();
  const seconds = (performance.now() - began) / 1000;
  clearInterval(timer);
  const growth = peak - before;
  process.stdout.write(
    `${name}: ${seconds.toFixed(1)} s, ${megabytes(growth)} MB more than ${megabytes(before)} MB at the peak\n`,
  );
  if (growth >= LARGEST_GROWTH) process.exitCode = 1;
}

function megabytes(bytes: number): string {
  return (bytes / 2 ** 20).toFixed(0);
}

async function main(): Promise<void> {
  const folder = await mkdtemp(join(tmpdir(), 'transfer-'));
  const file = join(folder, 'events.h5');
  const handle = await open(file, 'w');
  // Without content, so that writing it leaves nothing in this process' memory.
  await handle.truncate(BYTES);
  await handle.close();
  const server = fork(fileURLToPath(import.meta.url), ['--serve', file]);
  const port = await new Promise<number>((resolve) =>
    server.once('message', (message) => resolve(Number(message))),
  );
  const client = createClient({ serverUrl: `http://127.0.0.1:${port}`, accessToken: 'bench-token' });
  try {
    await transfer(client, file, folder);
  } finally {
    client.close();
    server.kill();
    await rm(folder, { recursive: true });
  }
}

async function transfer({ workspace }: ReanaClient, file: string, folder: string): Promise<void> {
  await workspace.upload('r', 'warm-up', { data: Buffer.alloc(1) });
  await measure('upload', () => workspace.upload('r', 'events.h5', { file }));
  await measure('download', () => workspace.download('r', { path: 'copy.h5', size: BYTES }, folder));
  if ((await stat(join(folder, 'copy.h5'))).size !== BYTES) throw new Error('the copy has another size');
}

if (process.argv[2] === '--serve') serve(process.argv[3] ?? '');
else await main();

/**
 * What a scan costs the one who runs it. `npm run build && npx tsc -p test/bench && node
 * coverage/bench/test/bench/scan.js [POINTS …]` prints, for scans of runs that do nothing, on the embedded server: the
 * time that planning takes; the time that running takes; requests per look while all runs are on the server; requests
 * of a whole `scan status`; and the memory that the command has held at most. It fails when planning 1,000 points takes
 * more than a second, a look more than one request, or a command more than 150 MiB.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { startServer } from '../../src/local/server/server.js';
import { writeEmptyScan } from '../slow/e2e/scan-scene.js';
import { BashRuntime } from '../local/support/bash-runtime.js';
import { MortalProxy } from '../runs/mortal-proxy.js';
import { measureCommand, type Cost } from './measure-command.js';

const CLI = [process.execPath, resolve('dist/bin/reana-madminer.js')];
const MOST_MEMORY = 150 * 2 ** 20;
const MOST_PLANNING = 1;
/** How long all runs are looked at, in milliseconds. */
const WINDOW = 20_000;

interface Figures {
  readonly points: number;
  readonly plan: Cost;
  readonly run: Cost;
  /** Seconds of the run until all points were started; none has ended before. */
  readonly startSeconds: number;
  readonly requestsPerPoint: number;
  readonly looks: number;
  readonly requestsPerLook: number;
  readonly status: Cost;
  readonly statusRequests: number;
}

async function measure(points: number): Promise<Figures> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-scan-'));
  const runtime = new BashRuntime();
  const server = await startServer({
    runtime,
    cores: 2,
    memory: 4 * 1024 ** 3,
    dataDir: join(folder, 'data'),
  });
  const proxy = await MortalProxy.start(server.url);
  const env = {
    REANA_SERVER_URL: proxy.url,
    REANA_ACCESS_TOKEN: server.token,
    REANA_MADMINER_HOME: join(folder, 'home'),
  };
  const command = (...argv: string[]): Promise<Cost> =>
    measureCommand([...CLI, 'scan', ...argv], { env, cwd: folder });
  const count = (call: RegExp): number => proxy.calls.filter((each) => call.test(each)).length;
  try {
    const file = writeEmptyScan(folder, 'bench', points);
    const plan = await command('plan', file);
    const release = runtime.hold();
    const began = performance.now();
    const running = command('run', file, '--wait', '--json', '--max-active', String(points));
    const ended = new AbortController();
    void running.then(() => ended.abort());
    while (count(/\/start$/) < points && !ended.signal.aborted) await sleep(50);
    const startSeconds = (performance.now() - began) / 1000;
    const requestsPerPoint = proxy.calls.length / points;
    await sleep(1000);
    const [before, looksBefore] = [proxy.calls.length, count(LIST)];
    await sleep(WINDOW);
    const [requests, looks] = [proxy.calls.length - before, count(LIST) - looksBefore];
    release();
    const run = await running;
    const beforeStatus = proxy.calls.length;
    const status = await command('status', 'bench', '--json');
    const statusRequests = proxy.calls.length - beforeStatus;
    return {
      points,
      plan,
      run,
      startSeconds,
      requestsPerPoint,
      looks,
      requestsPerLook: requests / looks,
      status,
      statusRequests,
    };
  } finally {
    await proxy.close();
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const LIST = /^GET \/api\/workflows$/;

function show(figures: readonly Figures[]): void {
  const rows: readonly (readonly [string, (each: Figures) => string])[] = [
    ['points', ({ points }) => String(points)],
    ['plan, s', ({ plan }) => plan.seconds.toFixed(2)],
    ['plan, MiB', ({ plan }) => mebibytes(plan)],
    ['run until all are started, s', ({ startSeconds }) => startSeconds.toFixed(1)],
    ['requests per point until then', ({ requestsPerPoint }) => requestsPerPoint.toFixed(1)],
    ['looks at all of them', ({ looks }) => String(looks)],
    ['requests per look', ({ requestsPerLook }) => requestsPerLook.toFixed(2)],
    ['run, s', ({ run }) => run.seconds.toFixed(1)],
    ['run, MiB', ({ run }) => mebibytes(run)],
    ['status, s', ({ status }) => status.seconds.toFixed(2)],
    ['status, requests', ({ statusRequests }) => String(statusRequests)],
    ['status, MiB', ({ status }) => mebibytes(status)],
  ];
  for (const [name, cell] of rows) {
    process.stdout.write(`${name.padEnd(32)}${figures.map((each) => cell(each).padStart(10)).join('')}\n`);
  }
}

function mebibytes({ peakMemory }: Cost): string {
  return (peakMemory / 2 ** 20).toFixed(0);
}

function findFaults({ points, plan, run, requestsPerLook, status }: Figures): readonly string[] {
  const commands = Object.entries({ plan, run, status });
  return [
    ...commands
      .filter(([, { code }]) => code !== 0)
      .map(([name, { output }]) => `${name} failed: ${output.slice(-2000)}`),
    ...commands
      .filter(([, { peakMemory }]) => peakMemory > MOST_MEMORY)
      .map(([name]) => `${name} held too much`),
    ...(points <= 1000 && plan.seconds > MOST_PLANNING ? ['planning took too long'] : []),
    ...(requestsPerLook > 1 ? ['a look took more than one request'] : []),
  ].map((fault) => `${points} points: ${fault}`);
}

const sizes = process.argv.slice(2).map(Number);
const figures: Figures[] = [];
for (const points of sizes.length > 0 ? sizes : [10, 100, 1000]) figures.push(await measure(points));
show(figures);
const faults = figures.flatMap(findFaults);
for (const fault of faults) process.stderr.write(`${fault}\n`);
if (faults.length > 0) process.exitCode = 1;

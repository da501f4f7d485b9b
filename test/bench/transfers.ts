/**
 * What transfers cost, beside PyPI's reana-client and curl, against the same embedded server in a process of its own:
 * many small files with and without a limit on requests, one large file, and single commands.
 *
 *   npm run build && npx tsc -p test/bench
 *   REANA_MADMINER_REANA_CLIENT=/path/to/reana-client node coverage/bench/test/bench/transfers.js [part ...]
 *
 * Parts: limited, small, distant, large, commands; all when none is named.
 * Without REANA_MADMINER_REANA_CLIENT, reana-client is
 * left out. Following runs has a script of its own, follow.ts.
 */
import { mkdir, mkdtemp, open, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { randomBytes } from 'node:crypto';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { SlowProxy } from './slow-proxy.js';
import { measureCommand, type Cost } from './measure-command.js';
import { BenchServer } from './transfer-server.js';

const OURS = [process.execPath, resolve('dist/bin/reana-madminer.js')];
const PEER = process.env['REANA_MADMINER_REANA_CLIENT'];
const MB = 2 ** 20;

const folder = await mkdtemp(join(tmpdir(), 'bench-'));

function say(line: string): void {
  process.stdout.write(`${line}\n`);
}

function describe(name: string, { seconds, peakMemory, code }: Cost, more = ''): void {
  const memory = peakMemory === 0 ? '' : `, ${(peakMemory / MB).toFixed(0)} MiB at the peak`;
  const end = code === 0 ? '' : `, exit code ${String(code)}`;
  say(`  ${name.padEnd(16)} ${seconds.toFixed(2)} s${memory}${end}${more}`);
}

function environment({ url, token }: Pick<BenchServer, 'url' | 'token'>): Record<string, string> {
  return {
    REANA_SERVER_URL: url,
    REANA_ACCESS_TOKEN: token,
    REANA_MADMINER_HOME: join(folder, 'home'),
    PYTHONDONTWRITEBYTECODE: '1',
  };
}

async function makeFiles(name: string, count: number, size: number): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, 'data'), { recursive: true });
  for (let index = 0; index < count; index += 1) {
    await writeFile(join(root, 'data', `${index}.bin`), randomBytes(size));
  }
  return root;
}

/** Uploads a folder of small files by each client, and counts what arrived. */
async function compareSmall(
  server: BenchServer,
  root: string,
  { count, size, url = server.url }: { count: number; size: number; url?: string },
): Promise<void> {
  const env = environment({ url, token: server.token });
  const clients = [
    ['reana-madminer', OURS] as const,
    ...(PEER === undefined ? [] : [['reana-client', [PEER]] as const]),
  ];
  const times: number[] = [];
  for (const [name, command] of clients) {
    const run = await server.createRun('small');
    const argv = name === 'reana-client' ? ['upload', 'data', '-w', run.name] : ['upload', run.name, 'data'];
    await server.takeRequests();
    const cost = await measureCommand([...command, ...argv], { env, cwd: root });
    const requests = await server.takeRequests();
    const there = [...(await server.list(run.id)).values()].filter((bytes) => bytes === size).length;
    times.push(cost.seconds);
    describe(name, cost, `, ${requests} requests, ${count - there} files lost`);
    if (name !== 'reana-madminer') continue;
    const down = await measureCommand([...command, 'download', run.name, 'data', '-o', `${root}-out`], {
      env,
    });
    describe('  and down', down, `, ${await server.takeRequests()} requests`);
    const saved = (await readdir(join(`${root}-out`, 'data'))).length;
    if (saved !== count) say(`  only ${saved} of ${count} files came down`);
  }
  const [ours, theirs] = times;
  if (ours !== undefined && theirs !== undefined) say(`  ${(theirs / ours).toFixed(1)} times as fast`);
}

async function benchLimited(): Promise<void> {
  const [count, size, limit] = [500, 2000, 20];
  say(
    `${count} files of ${size} bytes, at most ${limit} requests a second (the limit's time: ${count / limit} s)`,
  );
  const server = await BenchServer.start(join(folder, 'limited-server'), limit);
  try {
    await compareSmall(server, await makeFiles('limited', count, size), { count, size });
  } finally {
    await server.stop();
  }
}

async function benchSmall(): Promise<void> {
  const [count, size] = [5000, 4000];
  say(`${count} files of ${size} bytes, no limit`);
  const server = await BenchServer.start(join(folder, 'small-server'));
  try {
    await compareSmall(server, await makeFiles('small', count, size), { count, size });
  } finally {
    await server.stop();
  }
}

/**
 * As from a laptop to a cluster in the same country; connections are made at once, which favours those who make many.
 */
async function benchDistant(): Promise<void> {
  const [count, size, delay] = [1000, 4000, 10];
  say(`${count} files of ${size} bytes, no limit, ${delay} ms away`);
  const server = await BenchServer.start(join(folder, 'distant-server'));
  const proxy = await SlowProxy.start(server.url, delay);
  try {
    await compareSmall(server, await makeFiles('distant', count, size), { count, size, url: proxy.url });
  } finally {
    await proxy.close();
    await server.stop();
  }
}

/** The better of two tries: others use the machine, too. */
async function bestOfTwo(task: () => Promise<Cost>): Promise<Cost> {
  const [one, other] = [await task(), await task()];
  const peakMemory = Math.max(one.peakMemory, other.peakMemory);
  return { ...(one.seconds < other.seconds ? one : other), peakMemory };
}

async function benchLarge(): Promise<void> {
  const size = Number(process.env['BENCH_LARGE_MB'] ?? 2048) * MB;
  say(`one file of ${size / MB} MiB, up and down, the better of two`);
  const server = await BenchServer.start(join(folder, 'large-server'));
  const env = environment(server);
  try {
    const file = join(folder, 'big.bin');
    const handle = await open(file, 'w');
    const block = randomBytes(64 * MB);
    for (let written = 0; written < size; written += block.length) await handle.write(block);
    await handle.close();
    const run = await server.createRun('large');
    const space = `${server.url}/api/workflows/${run.id}/workspace`;
    const query = `access_token=${server.token}`;
    const show = (name: string, cost: Cost): void => {
      describe(name, cost, `, ${(size / MB / cost.seconds).toFixed(0)} MiB/s`);
    };
    const curlUp = ['curl', '-sSf', '-X', 'POST', '-H', 'Content-Type: application/octet-stream', '-T', file];
    show(
      'curl up',
      await bestOfTwo(() => measureCommand([...curlUp, `${space}?file_name=big.bin&${query}`])),
    );
    show(
      'ours up',
      await bestOfTwo(async () => {
        // Else it would find that the file is there.
        await rm(join(folder, 'home'), { recursive: true, force: true });
        return measureCommand([...OURS, 'upload', run.name, 'big.bin'], { env, cwd: folder });
      }),
    );
    const copy = join(folder, 'copy');
    const curlDown = ['curl', '-sSf', '-o', copy, `${space}/big.bin?${query}`];
    show('curl down', await bestOfTwo(() => measureCommand(curlDown)));
    await rm(copy);
    show(
      'ours down',
      await bestOfTwo(async () => {
        await rm(join(folder, 'out'), { recursive: true, force: true });
        return measureCommand([...OURS, 'download', run.name, 'big.bin', '-o', 'out'], { env, cwd: folder });
      }),
    );
    if ((await stat(join(folder, 'out/big.bin'))).size !== size) say('  the copy has another size');
    await rm(join(folder, 'out'), { recursive: true });
    if (PEER === undefined) return;
    const peer = (argv: string[]): Promise<Cost> => measureCommand([PEER, ...argv], { env, cwd: folder });
    show('reana-client up', await peer(['upload', 'big.bin', '-w', run.name]));
    await mkdir(join(folder, 'out'));
    show('reana-client down', await peer(['download', 'big.bin', '-w', run.name, '-o', join(folder, 'out')]));
  } finally {
    await server.stop();
  }
}

async function benchCommands(): Promise<void> {
  const repeats = 9;
  say(`single commands, the median of ${repeats}`);
  const server = await BenchServer.start(join(folder, 'commands-server'));
  const env = environment(server);
  try {
    const run = await server.createRun('commands');
    for (const verb of ['status', 'ls']) {
      const commands = [
        [`ours ${verb}`, [...OURS, verb, run.name]] as const,
        ...(PEER === undefined ? [] : [[`reana-client ${verb}`, [PEER, verb, '-w', run.name]] as const]),
      ];
      for (const [name, command] of commands) {
        const costs: Cost[] = [];
        await server.takeRequests();
        for (let repeat = 0; repeat < repeats; repeat += 1)
          costs.push(await measureCommand(command, { env }));
        const requests = (await server.takeRequests()) / repeats;
        costs.sort((one, other) => one.seconds - other.seconds);
        describe(name, costs[Math.floor(repeats / 2)]!, `, ${requests} requests`);
      }
    }
  } finally {
    await server.stop();
  }
}

const PARTS = {
  limited: benchLimited,
  small: benchSmall,
  distant: benchDistant,
  large: benchLarge,
  commands: benchCommands,
};
const asked = process.argv.slice(2);
try {
  for (const [name, bench] of Object.entries(PARTS)) {
    if (asked.length === 0 || asked.includes(name)) await bench();
  }
} finally {
  await rm(folder, { recursive: true });
}

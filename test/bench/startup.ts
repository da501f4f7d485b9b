// How long programs take to start, and what they hold in memory: the doors of the package, the first call, and the command
// line beside reana-client (when REANA_MADMINER_REANA_CLIENT names it). Medians of separate processes, in turns.
//
//   npm run build
//   npx tsx test/bench/startup.ts [times]
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startLocalServer, stopLocalServer } from '../../src/local.js';
import { measureCommand, type Cost } from './measure-command.js';

const times = Number(process.argv[2] ?? 9);
const peer = process.env['REANA_MADMINER_REANA_CLIENT'];

const FIRST_CALL = `
  import { createClient } from 'reana-madminer';
  const { REANA_SERVER_URL: serverUrl, REANA_ACCESS_TOKEN: accessToken } = process.env;
  const client = createClient({ serverUrl, accessToken });
  await client.server.ping();
  await client.close();
`;

function node(program: string): readonly string[] {
  return [process.execPath, '--input-type=module', '--eval', program];
}

function cli(line: string): readonly string[] {
  return [process.execPath, resolve('dist/bin/reana-madminer.js'), ...line.split(' ')];
}

const CASES: Readonly<Record<string, readonly string[]>> = {
  'bare Node': node(''),
  "import 'reana-madminer'": node(`import 'reana-madminer';`),
  "import 'reana-madminer/local'": node(`import 'reana-madminer/local';`),
  "import 'reana-madminer/report'": node(`import 'reana-madminer/report';`),
  'first ping': node(FIRST_CALL),
  'reana-madminer --help': cli('--help'),
  'reana-madminer ping': cli('ping'),
  ...(peer === undefined
    ? {}
    : { 'reana-client --help': [peer, '--help'], 'reana-client ping': [peer, 'ping'] }),
};

const dataDir = mkdtempSync(join(tmpdir(), 'startup-'));
const { url, token } = await startLocalServer({ dataDir });
try {
  const env = { REANA_SERVER_URL: url, REANA_ACCESS_TOKEN: token };
  const costs = new Map<string, Cost[]>(Object.keys(CASES).map((name) => [name, []]));
  // The first of each reads files that are not in the system's cache yet.
  for (let turn = 0; turn <= times; turn += 1) {
    for (const [name, command] of Object.entries(CASES)) {
      const cost = await measureCommand(command, { env });
      if (cost.code !== 0) throw new Error(`${name} failed:\n${cost.output}`);
      if (turn > 0) costs.get(name)?.push(cost);
    }
  }
  console.log(`| of ${times} | seconds | MiB |\n|---|---|---|`);
  for (const [name, each] of costs) {
    const seconds = median(each.map((cost) => cost.seconds)).toFixed(3);
    const memory = (median(each.map((cost) => cost.peakMemory)) / 1024 ** 2).toFixed(0);
    console.log(`| ${name} | ${seconds} | ${memory} |`);
  }
} finally {
  await stopLocalServer(dataDir);
  rmSync(dataDir, { recursive: true });
}

function median(values: readonly number[]): number {
  return [...values].sort((one, other) => one - other)[Math.floor(values.length / 2)] ?? 0;
}

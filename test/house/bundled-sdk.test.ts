import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { TestServer } from '../local/support/server-fixture.js';
import { makeResults } from '../scans/collect/make-results.js';
import { surroundings } from '../support/bin.js';

/** The lines that docs/bundling.md has a bundle begin with. */
const BANNER = [...readFileSync('docs/bundling.md', 'utf8').matchAll(/^ +`(.*)`,$/gm)]
  .map(([, line]) => line)
  .join('\n');

let folder: string;
let server: TestServer;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'bundled-sdk-'));
  mkdirSync(join(folder, 'node_modules'));
  symlinkSync(resolve('.'), join(folder, 'node_modules', 'reana-madminer'));
  server = await TestServer.start();
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

/** Bundles a program as an ES module of one file, runs it, and returns what it prints as JSON. */
async function bundleAndRun(source: string): Promise<unknown> {
  const outfile = join(folder, 'program.mjs');
  await build({
    stdin: { contents: source, resolveDir: folder },
    outfile,
    bundle: true,
    format: 'esm',
    platform: 'node',
    external: ['@resvg/resvg-js'],
    banner: { js: BANNER },
    logLevel: 'silent',
  });
  const env = { ...surroundings(), URL: server.server.url, TOKEN: server.server.token };
  const { stdout } = await promisify(execFile)(process.execPath, [outfile], { cwd: folder, env });
  return JSON.parse(stdout);
}

test('a bundled program talks to a server', async () => {
  const answer = await bundleAndRun(`
    import { createClient } from 'reana-madminer';
    const client = createClient({ serverUrl: process.env.URL, accessToken: process.env.TOKEN });
    const { email } = await client.server.you();
    client.close();
    console.log(JSON.stringify(email));
  `);
  expect(answer).toBe('root@localhost');
});

test('a bundled program starts the embedded server of the package that is installed beside it', async () => {
  const answer = await bundleAndRun(`
    import { findLocalServer, startLocalServer, stopLocalServer } from 'reana-madminer/local';
    const dataDir = ${JSON.stringify(join(folder, 'data'))};
    const { pid } = await startLocalServer({ dataDir });
    const found = await findLocalServer(dataDir);
    console.log(JSON.stringify([found.pid === pid, await stopLocalServer(dataDir)]));
  `);
  expect(answer).toEqual([true, true]);
});

test('a bundled program draws', async () => {
  const results = makeResults([
    [{ alpha: 1 }, { area: 2 }],
    [{ alpha: 2 }, { area: 3 }],
    [{ alpha: 3 }, { area: 5 }],
  ]);
  const answer = await bundleAndRun(`
    import { drawScan } from 'reana-madminer/report';
    console.log(JSON.stringify(await drawScan(${JSON.stringify(results)}, 'pictures')));
  `);
  expect(answer).toHaveLength(readdirSync(join(folder, 'pictures')).length);
  expect(readdirSync(join(folder, 'pictures'))).toContain('index.html');
});

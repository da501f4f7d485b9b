import { mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { recorded, StubServer, TOKEN } from '../../reana/stub-server.js';
import { runBin, succeeded, type BinOptions } from '../../support/bin.js';
import { makeRandom } from '../../support/random.js';
import { SEED } from '../../support/seed.js';

const KILLS = 10;
const SPACE = '/api/workflows/r/workspace';
const CONTENT = new Map(
  Array.from({ length: 6 }, (_, index) => {
    const name = `out/${index}`;
    return [name, Buffer.alloc(200_000 + index, `${name};`)] as const;
  }),
);
/** The user's own, with names that look like those of temporary files. */
const OWN = ['out/0.part', 'out/.1.part', 'out.zip.part'];
const TOTAL = [...CONTENT.values()].reduce((sum, { length }) => sum + length, 0);

let folder: string;
let server: StubServer;
/** Bytes of files that are still sent, until the connections stand still. */
let budget = Infinity;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'kill-'));
  const items = [...CONTENT].map(([name, { length }]) => ({
    ...{ name, size: { raw: length } },
    'last-modified': '2030-01-01T00:00:00',
  }));
  server = await StubServer.start({
    'GET /api/workflows/r/parameters': {
      body: { ...(recorded('parameters').body as object), id: 'r', name: 'r.1' },
    },
    [`GET ${SPACE}`]: { body: { items } },
    '*': ({ path }, response) => {
      const bytes = CONTENT.get(path.slice(SPACE.length + 1));
      if (bytes === undefined) return { status: 404, body: { message: `no route ${path}` } };
      const sent = Math.min(budget, bytes.length);
      budget -= sent;
      response.writeHead(200, { 'Content-Length': String(bytes.length) });
      response.write(bytes.subarray(0, sent));
      if (sent === bytes.length) response.end();
      return undefined;
    },
  });
});
afterAll(async () => {
  await server.close();
  await rm(folder, { recursive: true });
});

function download(options: BinOptions = {}): ReturnType<typeof runBin> {
  const env = {
    REANA_SERVER_URL: server.url,
    REANA_ACCESS_TOKEN: TOKEN,
    REANA_MADMINER_HOME: join(folder, 'home'),
  };
  return runBin(['download', 'r', 'out', '-o', 'here'], { cwd: folder, env, ...options });
}

/** Files by their paths. Those with a name of ours are whole. */
async function filesHere(): Promise<readonly string[]> {
  const here = join(folder, 'here');
  const entries = await readdir(here, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
  for (const file of files) {
    const whole = CONTENT.get(relative(here, file));
    if (whole !== undefined) expect((await readFile(file)).equals(whole)).toBe(true);
  }
  return files.map((file) => relative(here, file)).sort();
}

/** Bytes in the folder, other than those of the user's own files. */
async function bytesHere(): Promise<number> {
  const entries = await readdir(join(folder, 'here/out'));
  const sizes = entries.map(async (name) => {
    const found = await stat(join(folder, 'here/out', name)).catch(() => undefined);
    return OWN.includes(`out/${name}`) ? 0 : (found?.size ?? 0);
  });
  return (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
}

/** Runs a download, and kills it when it has written so many bytes: no more are sent. Returns the names that are there. */
async function killAfter(bytes: number): Promise<readonly string[]> {
  const whole = (await filesHere()).filter((name) => CONTENT.has(name));
  const before = whole.reduce((sum, name) => sum + (CONTENT.get(name)?.length ?? 0), 0);
  budget = bytes;
  let hasEnded = false;
  const killed = download({
    onStart: (kill) => {
      const killWhenWritten = async (): Promise<void> => {
        while (!hasEnded && (budget > 0 || (await bytesHere()) !== before + bytes)) {
          await new Promise((resolve) => setImmediate(resolve));
        }
        kill('SIGKILL');
      };
      void killWhenWritten();
    },
  });
  const { code, stderr } = await killed;
  hasEnded = true;
  if (code !== null) throw new Error(`not killed, but ended with ${code}:\n${stderr}`);
  return filesHere();
}

test('a download that is killed at any byte leaves whole files, and the last one completes them', async () => {
  await mkdir(join(folder, 'here/out'), { recursive: true });
  for (const name of OWN) await writeFile(join(folder, 'here', name), 'own');
  const random = makeRandom(SEED);
  const partial = new Set<string>();
  for (let kill = 0; kill < KILLS; kill += 1) {
    const names = await killAfter(1 + Math.floor((random() * TOTAL) / 4));
    for (const name of names) if (!CONTENT.has(name) && !OWN.includes(name)) partial.add(name);
    if (names.filter((name) => CONTENT.has(name)).length < CONTENT.size - 1) continue;
    // Nearly complete: the next one begins anew.
    for (const name of CONTENT.keys()) await rm(join(folder, 'here', name), { force: true });
  }
  expect(partial.size).toBeGreaterThan(KILLS / 2);
  budget = Infinity;
  succeeded(await download());
  expect(await filesHere()).toEqual([...OWN, ...CONTENT.keys()].sort());
  for (const name of OWN) expect(await readFile(join(folder, 'here', name), 'utf8')).toBe('own');
});

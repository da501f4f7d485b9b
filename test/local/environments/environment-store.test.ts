import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../src/local/environments/environment-store.js';
import { IMAGE, makeScratch, never, type Scratch, writeExecutable } from './scratch.js';

const LOCK = 'tiny-package==1.0\n';
const ignore = (): void => undefined;

let scratch: Scratch;
beforeAll(async () => {
  scratch = await makeScratch();
}, 120_000);
afterAll(() => scratch.remove());

/** A store with a cache of its own. */
async function makeStore(
  name: string,
  lock = LOCK,
  env: NodeJS.ProcessEnv = {},
  preload?: string,
): Promise<{ store: EnvironmentStore; cache: string; made: () => string[] }> {
  const catalogue = await scratch.catalogue(name, lock, preload);
  const cache = join(scratch.folder, `${name}-cache`);
  const store = new EnvironmentStore(catalogue, cache, { ...scratch.env, ...env });
  const made = (): string[] => {
    const folder = join(cache, 'environments');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  return { store, cache, made };
}

test('an environment is made with progress, holds its packages, and is found again at once', async () => {
  const { store } = await makeStore('made', LOCK, {}, 'import tiny_package\n');
  const lines: string[] = [];
  const made = await store.prepare(IMAGE, (line) => lines.push(line), never);
  const word = execFileSync(made.python, ['-c', 'import tiny_package; print(tiny_package.WORD)']);
  expect(word.toString()).toBe('tiny\n');
  expect(lines[0]).toMatch(
    /^making the Python environment for example\/tiny:1\.0 with Python 3\.1\d\.\d+ \(\//,
  );
  expect(lines).toContain('checking that its packages import');
  expect(lines.at(-1)).toMatch(/^the Python environment is ready \(\d+\.\d s\)$/);
  const record = JSON.parse(readFileSync(join(made.folder, 'environment.json'), 'utf8')) as unknown;
  expect(record).toMatchObject({
    image: IMAGE,
    torch: 'none',
    pythonVersion: expect.stringMatching(/^3\.1\d\.\d+$/) as string,
  });

  const { ino, mtimeMs } = statSync(join(made.folder, 'environment.json'));
  await store.prepare(IMAGE, (line) => lines.push(`again: ${line}`), never);
  expect(statSync(join(made.folder, 'environment.json'))).toMatchObject({ ino, mtimeMs });
  expect(lines.filter((line) => line.startsWith('again'))).toEqual([]);
});

test('the bytecode that the check wrote is where a step looks for it', async () => {
  const { store } = await makeStore('bytecode', LOCK, {}, 'import tiny_package\n');
  const { python, bytecode, folder } = await store.prepare(IMAGE, ignore, never);
  const code = 'import tiny_package as t; print(t.__cached__)';
  const env = { PYTHONPYCACHEPREFIX: bytecode, PYTHONDONTWRITEBYTECODE: '1' };
  const cached = execFileSync(python, ['-c', code], { env }).toString().trim();
  expect(cached.startsWith(join(bytecode, folder))).toBe(true);
  expect(existsSync(cached)).toBe(true);
});

test('concurrent calls make one environment, and each hears the progress', async () => {
  const { store, made } = await makeStore('concurrent');
  const heard: string[][] = [[], [], []];
  const all = await Promise.all(
    heard.map((lines) => store.prepare(IMAGE, (line) => lines.push(line), never)),
  );
  expect(new Set(all.map(({ folder }) => folder)).size).toBe(1);
  expect(made()).toHaveLength(1);
  expect(heard[1]).toEqual(heard[0]);
  expect(heard[0]!.filter((line) => line.startsWith('making'))).toHaveLength(1);
});

test('two stores, as two processes would have, make one environment', async () => {
  const first = await makeStore('locked');
  const second = new EnvironmentStore(first.store.catalogue, first.cache, scratch.env);
  const lines: string[] = [];
  await Promise.all([
    first.store.prepare(IMAGE, (line) => lines.push(line), never),
    second.prepare(IMAGE, (line) => lines.push(line), never),
  ]);
  expect(lines.filter((line) => line.startsWith('making'))).toHaveLength(1);
  expect(lines).toContain('another process is making this Python environment: waiting for it');
});

test('an installer that fails is quoted, and nothing is left', async () => {
  const { store, made } = await makeStore('unresolvable', 'tiny-package==9.9\n');
  await expect(store.prepare(IMAGE, ignore, never)).rejects.toMatchObject({
    code: 'install',
    exitCode: 8,
    message: expect.stringMatching(
      /the installer failed while installing packages:\n[^]*tiny-package==9\.9/,
    ) as string,
  });
  expect(made()).toEqual([]);
});

test('no network is told apart from a failing installer', async () => {
  const { store } = await makeStore('offline', 'six==1.17.0\n', {
    UV_NO_INDEX: undefined,
    UV_DEFAULT_INDEX: 'http://user:secret-word@127.0.0.1:9/simple',
    UV_HTTP_RETRIES: '0',
  });
  const error = (await store.prepare(IMAGE, ignore, never).catch((thrown: unknown) => thrown)) as Error;
  expect(error).toMatchObject({
    code: 'install-offline',
    hint: expect.stringContaining('HTTPS_PROXY') as string,
  });
  expect(error.message).not.toContain('secret-word');
});

test('a full disk is told apart', async () => {
  const bin = join(scratch.folder, 'full-bin');
  writeExecutable(
    join(bin, 'uv'),
    `#!/bin/sh
[ "$1" = --version ] && { echo 'uv 0.13.9'; exit 0; }
[ "$1" = venv ] && exec '${scratch.env.PATH!.split(':')[0]}/uv' "$@"
echo 'error: Failed to install: tiny_package-1.0-py3-none-any.whl' >&2
echo '  Caused by: failed to copy file: No space left on device (os error 28)' >&2
exit 2
`,
  );
  const { store, made } = await makeStore('full', LOCK, { PATH: `${bin}:${scratch.env.PATH!}` });
  await expect(store.prepare(IMAGE, ignore, never)).rejects.toMatchObject({
    code: 'disk-full',
    message: expect.stringContaining('No space left on device') as string,
    hint: expect.stringContaining('REANA_MADMINER_CACHE') as string,
  });
  expect(made()).toEqual([]);
});

test('packages that are installed but do not import are an error now, not in the first step', async () => {
  const { store, made } = await makeStore('broken', LOCK, {}, 'import not_there\n');
  await expect(store.prepare(IMAGE, ignore, never)).rejects.toThrow(
    /don't import:\n[^]*No module named 'not_there'/,
  );
  expect(made()).toEqual([]);
});

test('abort ends the making and leaves nothing', async () => {
  const controller = new AbortController();
  const { store, made } = await makeStore('aborted', LOCK, {}, 'import time\ntime.sleep(600)\n');
  const report = (line: string): void => {
    if (line.startsWith('checking')) controller.abort();
  };
  await expect(store.prepare(IMAGE, report, controller.signal)).rejects.toMatchObject({ code: 'aborted' });
  expect(made()).toEqual([]);
});

test('one who gives up does not take the environment from the others', async () => {
  const { store } = await makeStore('given-up');
  const controller = new AbortController();
  const first = store.prepare(IMAGE, () => controller.abort(), controller.signal);
  const second = store.prepare(IMAGE, ignore, never);
  await expect(first).rejects.toMatchObject({ code: 'aborted' });
  expect(existsSync((await second).python)).toBe(true);
});

test('what a killed process left is no environment, and is cleared away', async () => {
  const { store, cache, made } = await makeStore('killed');
  const { folder } = await store.prepare(IMAGE, ignore, never);
  rmSync(folder, { recursive: true });
  const half = `${folder}.making-4194305`;
  mkdirSync(join(half, 'bin'), { recursive: true });
  // The lock of a process that is gone is a folder that nobody touches any more.
  const killed = spawn('sh', ['-c', 'mkdir "$0.lock"; touch -d "1 hour ago" "$0.lock"; kill -9 $$', folder]);
  await once(killed, 'exit');
  expect(await store.find(IMAGE)).toBeUndefined();
  expect((await store.prepare(IMAGE, ignore, never)).folder).toBe(folder);
  expect(made()).toEqual([folder.slice(join(cache, 'environments').length + 1)]);
});

test('an environment whose Python is gone is made anew', async () => {
  const { store } = await makeStore('gone');
  const { folder, python } = await store.prepare(IMAGE, ignore, never);
  rmSync(python);
  expect(await store.find(IMAGE)).toBeUndefined();
  expect((await store.prepare(IMAGE, ignore, never)).folder).toBe(folder);
  expect(existsSync(python)).toBe(true);
});

test('a cache that cannot be written is named', async () => {
  const catalogue = await scratch.catalogue('unwritable', LOCK);
  const file = join(scratch.folder, 'a-file');
  writeFileSync(file, '');
  const store = new EnvironmentStore(catalogue, file, scratch.env);
  await expect(store.prepare(IMAGE, ignore, never)).rejects.toMatchObject({
    code: 'environment',
    message: expect.stringContaining(`the cache folder ${file} can't be used`) as string,
  });
});

test('an image without an environment is an error that names those with one', async () => {
  const { store } = await makeStore('unknown');
  await expect(store.prepare('other:2', ignore, never)).rejects.toMatchObject({
    code: 'unknown-image',
    message: 'no Python environment is described for the image other:2; there is one for example/tiny:1.0',
    hint: expect.stringContaining('docker, podman or apptainer') as string,
  });
});

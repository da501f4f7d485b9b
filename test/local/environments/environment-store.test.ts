import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { basename, join } from 'node:path';
import { EnvironmentStore } from '../../../src/local/environments/environment-store.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { Gate } from '../../support/gate.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { expectWords } from '../../support/words.js';
import { IMAGE, never, writeExecutable } from './scratch.js';
import { makeStandIns, standInUv, type StandIns } from './stand-ins.js';

const LOCK = 'tiny-package==1.0\n';
const ignore = (): void => undefined;

let scratch: StandIns;
let gate: Gate;
beforeAll(async () => {
  scratch = makeStandIns();
  gate = await Gate.start();
});
afterEach(() => gate.shut());
afterAll(async () => {
  await gate.close();
  scratch.remove();
});

interface Made {
  readonly store: EnvironmentStore;
  readonly cache: string;
  /** Names of the environments that there are. */
  readonly made: () => string[];
}

/** A store with a cache of its own, and a uv that installs in this way. */
async function makeStore(
  name: string,
  options: { install?: string; preload?: string; python?: string } = {},
): Promise<Made> {
  const { install, preload, python = scratch.python } = options;
  const catalogue = await scratch.catalogue(name, LOCK, preload);
  const cache = join(scratch.folder, `${name}-cache`);
  const bin = join(scratch.folder, `${name}-bin`);
  writeExecutable(join(bin, 'uv'), standInUv(install));
  const env = {
    ...scratch.env,
    PATH: `${bin}:${scratch.env.PATH!}`,
    REANA_MADMINER_PYTHON: python,
  };
  const made = (): string[] => {
    const folder = join(cache, 'environments');
    return existsSync(folder) ? readdirSync(folder) : [];
  };
  return { store: new EnvironmentStore(catalogue, cache, env), cache, made };
}

test('an environment is made with progress, and is found again at once', async () => {
  const install = 'echo "Downloading torch (192.1MiB)"; echo "Installed 1 package in 3ms"';
  const { store } = await makeStore('made', { install, preload: 'true\n' });
  const lines: string[] = [];
  const made = await store.prepare(IMAGE, (line) => lines.push(line), never);
  expectWords(lines.map((line) => line.replace(scratch.folder, 'FOLDER').replace(/\d+\.\d s/, 'TIME')));
  const record = JSON.parse(readFileSync(join(made.folder, 'environment.json'), 'utf8')) as unknown;
  expect(record).toMatchObject({ image: IMAGE, torch: 'none', pythonVersion: '3.12.1' });

  const { ino, mtimeMs } = statSync(join(made.folder, 'environment.json'));
  const { length } = lines;
  await store.prepare(IMAGE, (line) => lines.push(line), never);
  expect(statSync(join(made.folder, 'environment.json'))).toMatchObject({ ino, mtimeMs });
  expect(lines).toHaveLength(length);
});

/** A Python that answers nothing until the gate is open: all callers have joined by then. */
function heldPython(): string {
  const python = join(scratch.folder, 'held', 'python3');
  writeExecutable(python, `#!/bin/bash\n${gate.command()}; exec '${scratch.python}' "$@"\n`);
  return python;
}

/** Resolves when this process has no request to the file system under way: whoever is held has come to the hold. */
async function untilFilesRest(): Promise<void> {
  for (let calm = 0; calm < 3;) {
    await new Promise((resolve) => setImmediate(resolve));
    const isBusy = process.getActiveResourcesInfo().some((resource) => resource.startsWith('FSReq'));
    calm = isBusy ? 0 : calm + 1;
  }
}

test('concurrent calls make one environment, and each hears the progress', async () => {
  const { store, made } = await makeStore('concurrent', { python: heldPython() });
  const heard: string[][] = [[], [], []];
  const making = heard.map((lines) => store.prepare(IMAGE, (line) => lines.push(line), never));
  await gate.reached();
  await untilFilesRest();
  gate.open();
  const all = await Promise.all(making);
  expect(new Set(all.map(({ folder }) => folder)).size).toBe(1);
  expect(made()).toHaveLength(1);
  expect(heard[0]).toHaveLength(2);
  expect(heard.slice(1)).toEqual([heard[0], heard[0]]);
});

test('two stores, as two processes would have, make one environment', async () => {
  const { store, cache, made } = await makeStore('locked', { install: gate.command() });
  const second = new EnvironmentStore(store.catalogue, cache, scratch.env, new QuietClock());
  const first = store.prepare(IMAGE, ignore, never);
  await gate.reached();
  const lines: string[] = [];
  const waiting = (line: string): void => {
    lines.push(line);
    gate.open();
  };
  expect(await second.prepare(IMAGE, waiting, never)).toEqual(await first);
  expect(made()).toHaveLength(1);
  expectWords(lines);
});

test('an installer that fails is quoted, and nothing is left', async () => {
  const { store, made } = await makeStore('unresolvable', {
    install: 'echo "no tiny-package==9.9 was found" >&2; exit 1',
  });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect([failure.code, failure.exitCode]).toEqual(['install', 8]);
  expectWords(wordsOf(failure));
  expect(made()).toEqual([]);
});

test('a full disk is told apart', async () => {
  const { store, cache, made } = await makeStore('full', {
    install: `echo 'error: Failed to install: tiny_package-1.0-py3-none-any.whl' >&2
echo '  Caused by: failed to copy file: No space left on device (os error 28)' >&2
exit 2`,
  });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect(failure.code).toBe('disk-full');
  expectWords(wordsOf(failure, { [cache]: 'CACHE' }));
  expect(made()).toEqual([]);
});

test('packages that are installed but do not import are an error now, not in the first step', async () => {
  const preload = 'echo "No module named not_there" >&2; exit 1\n';
  const { store, made } = await makeStore('broken', { preload });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect(failure.code).toBe('environment');
  expectWords(wordsOf(failure));
  expect(made()).toEqual([]);
});

test('abort ends the making and leaves nothing', async () => {
  const controller = new AbortController();
  const { store, made } = await makeStore('aborted', { preload: gate.command() });
  const making = failureOf(store.prepare(IMAGE, ignore, controller.signal));
  await gate.reached();
  controller.abort();
  expect((await making).code).toBe('aborted');
  await gate.left();
  expect(made()).toEqual([]);
});

test('one who gives up does not take the environment from the others', async () => {
  const { store } = await makeStore('given-up', { python: heldPython() });
  const controller = new AbortController();
  const first = failureOf(store.prepare(IMAGE, () => controller.abort(), controller.signal));
  const second = store.prepare(IMAGE, ignore, never);
  await gate.reached();
  await untilFilesRest();
  gate.open();
  expect((await first).code).toBe('aborted');
  expect(existsSync((await second).python)).toBe(true);
});

test('what a killed process left is no environment, and is cleared away', async () => {
  const { store, made } = await makeStore('killed');
  const { folder } = await store.prepare(IMAGE, ignore, never);
  rmSync(folder, { recursive: true });
  mkdirSync(join(`${folder}.making-4194305`, 'bin'), { recursive: true });
  // The lock of a process that is gone is a folder that nobody touches any more.
  mkdirSync(`${folder}.lock`);
  utimesSync(`${folder}.lock`, 0, 0);
  expect(await store.find(IMAGE)).toBeUndefined();
  expect((await store.prepare(IMAGE, ignore, never)).folder).toBe(folder);
  expect(made()).toEqual([basename(folder)]);
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
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect(failure.code).toBe('environment');
  expectWords(wordsOf(failure, { [scratch.folder]: 'FOLDER' }));
});

test('an image without an environment is an error that names those with one', async () => {
  const { store } = await makeStore('unknown');
  const failure = await failureOf(store.prepare('other:2', ignore, never));
  expect(failure.code).toBe('unknown-image');
  expectWords(wordsOf(failure, { [scratch.folder]: 'FOLDER' }));
});

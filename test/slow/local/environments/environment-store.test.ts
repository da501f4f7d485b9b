import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { EnvironmentStore } from '../../../../src/local/environments/environment-store.js';
import { type Environments, IMAGE, never } from '../../../local/environments/scratch.js';
import { keepPort } from '../../../support/kept-port.js';
import { failureOf } from '../../../support/failures.js';
import { makeScratch } from './scratch.js';

const LOCK = 'tiny-package==1.0\n';
const IMPORTS = 'import tiny_package\n';
const ignore = (): void => undefined;

let scratch: Environments;
beforeAll(async () => {
  scratch = await makeScratch();
});
afterAll(() => scratch.remove());

/** A store with a cache of its own. */
async function makeStore(
  name: string,
  { lock = LOCK, preload, env = {} }: { lock?: string; preload?: string; env?: NodeJS.ProcessEnv },
): Promise<{ store: EnvironmentStore; made: () => string[] }> {
  const catalogue = await scratch.catalogue(name, lock, preload);
  const cache = join(scratch.folder, `${name}-cache`);
  const store = new EnvironmentStore(catalogue, cache, { ...scratch.env, ...env });
  const folder = join(cache, 'environments');
  return { store, made: () => (existsSync(folder) ? readdirSync(folder) : []) };
}

test('an environment holds its packages, and the bytecode of the check where a step looks for it', async () => {
  const { store } = await makeStore('made', { preload: IMPORTS });
  const { python, bytecode, folder } = await store.prepare(IMAGE, ignore, never);
  const code = 'import tiny_package as t; print(t.WORD); print(t.__cached__)';
  const env = { PYTHONPYCACHEPREFIX: bytecode, PYTHONDONTWRITEBYTECODE: '1' };
  const [word, cached] = execFileSync(python, ['-c', code], { env, encoding: 'utf8' }).trim().split('\n');
  expect(word).toBe('tiny');
  expect(cached!.startsWith(join(bytecode, folder))).toBe(true);
  expect(existsSync(cached!)).toBe(true);
});

test('what uv can not find is quoted, and nothing is left', async () => {
  const { store, made } = await makeStore('unresolvable', { lock: 'tiny-package==9.9\n' });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect([failure.code, failure.message]).toEqual(['install', expect.stringContaining('tiny-package==9.9')]);
  expect(made()).toEqual([]);
});

test('no network is told apart from a failing installer', async () => {
  const env = {
    UV_NO_INDEX: undefined,
    UV_DEFAULT_INDEX: `http://user:secret-word@127.0.0.1:${await keepPort()}/simple`,
    UV_HTTP_RETRIES: '0',
  };
  const { store } = await makeStore('offline', { lock: 'six==1.17.0\n', env });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect([failure.code, failure.hint]).toEqual(['install-offline', expect.stringContaining('HTTPS_PROXY')]);
  expect(failure.message).not.toContain('secret-word');
});

test('packages that are installed but do not import are an error', async () => {
  const { store, made } = await makeStore('broken', { preload: 'import not_there\n' });
  const failure = await failureOf(store.prepare(IMAGE, ignore, never));
  expect([failure.code, failure.message]).toEqual(['environment', expect.stringContaining("'not_there'")]);
  expect(made()).toEqual([]);
});

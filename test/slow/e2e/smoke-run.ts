import { createHash } from 'node:crypto';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { lock } from 'proper-lockfile';
import { cacheFolder } from '../../../src/disk/cache-folder.js';
import { type BinOutcome, runBin, succeeded } from '../../support/bin.js';
import { filesBelow } from './made-files.js';
import { BUNDLE, SMOKE_FLAGS } from './smoke.js';

const KEPT = join(cacheFolder(process.env), 'smoke-runs');
/** So many are kept: of this state of the sources, and of those that were tested last. */
const KEPT_AT_MOST = 5;

/** The Pythons that steps of the bundle run in. */
const PYTHONS = {
  REANA_MADMINER_PHYSICS_PYTHON: process.env.REANA_MADMINER_PHYSICS_PYTHON,
  REANA_MADMINER_ML_PYTHON: process.env.REANA_MADMINER_ML_PYTHON,
};

/** What a run of the bundle leaves. */
export interface SmokeRun {
  /** All files of the run. */
  readonly workspace: string;
  /** Its outputs, as they are downloaded. */
  readonly outputs: string;
}

/**
 * The smoke run of the bundle, for tests that need its files and change none of them. It is made once and kept by the
 * hash of all that goes into it.
 */
export async function smokeRun(): Promise<SmokeRun> {
  const kept = keptFolder();
  const release = await lockKept(kept);
  try {
    if (!existsSync(kept)) {
      const folder = mkdtempSync(join(tmpdir(), 'smoke-run-'));
      try {
        keep(await submit(folder), kept);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  } finally {
    await release();
  }
  return filesIn(kept);
}

/** Makes the smoke run in this folder in any case. It is kept where none is, and compared by the test otherwise. */
export async function makeSmokeRun(folder: string): Promise<SmokeRun & BinOutcome> {
  const kept = keptFolder();
  const release = await lockKept(kept);
  try {
    const made = await submit(folder);
    if (!existsSync(kept)) keep(made, kept);
    return made;
  } finally {
    await release();
  }
}

async function submit(folder: string): Promise<SmokeRun & BinOutcome> {
  const argv = ['submit', '-f', BUNDLE, '--name', 'whole', '--local', '--follow', '--download', 'out'];
  const data = join(folder, 'data');
  const env = { REANA_MADMINER_DATA: data };
  const outcome = succeeded(await runBin([...argv, ...SMOKE_FLAGS], { env, cwd: folder }));
  return { ...outcome, workspace: onlyWorkspace(data), outputs: join(folder, 'out') };
}

/** The workspace of the only run in a data folder. */
export function onlyWorkspace(data: string): string {
  const workspaces = join(data, 'workspaces');
  const [name, ...others] = readdirSync(workspaces);
  if (name === undefined || others.length > 0) throw new Error(`${workspaces} holds not one run`);
  return join(workspaces, name);
}

function filesIn(folder: string): SmokeRun {
  return { workspace: join(folder, 'workspace'), outputs: join(folder, 'outputs') };
}

/** Copies the run beside its place, and moves it there when it is whole. */
function keep(run: SmokeRun, kept: string): void {
  const part = mkdtempSync(`${kept}.making-`);
  const copy = filesIn(part);
  cpSync(run.workspace, copy.workspace, { recursive: true });
  cpSync(run.outputs, copy.outputs, { recursive: true });
  try {
    renameSync(part, kept);
  } catch (error) {
    // The lock was lost, and another process was quicker.
    rmSync(part, { recursive: true, force: true });
    if (!existsSync(kept)) throw error;
  }
  const age = (path: string): number => statSync(path).mtimeMs;
  const runs = readdirSync(KEPT)
    .filter((name) => /^[0-9a-f]+$/.test(name))
    .map((name) => join(KEPT, name));
  const old = runs.sort((one, other) => age(other) - age(one)).slice(KEPT_AT_MOST);
  for (const path of old) rmSync(path, { recursive: true, force: true });
}

/** One process at a time makes it; others wait for it. */
function lockKept(kept: string): Promise<() => Promise<void>> {
  mkdirSync(KEPT, { recursive: true });
  const retries = { forever: true, minTimeout: 500, maxTimeout: 500 };
  // A lock lost to a pause of this machine costs double work at most.
  return lock(kept, { realpath: false, retries, onCompromised: () => undefined });
}

/** Where the run of these sources is kept: the bundle, the program that runs it, and the Pythons of its steps. */
function keptFolder(): string {
  const hash = createHash('sha256');
  hash.update(JSON.stringify([SMOKE_FLAGS, process.version, process.arch]));
  for (const [variable, python] of Object.entries(PYTHONS)) {
    if (python === undefined) throw new Error(`${variable} names no Python: use npm test`);
    hash.update(`${python}\0${realpathSync(python)}\0`);
  }
  for (const place of [BUNDLE, resolve('workflow'), resolve('dist')]) {
    for (const file of filesBelow(place)) hash.update(`${file}\0`).update(readFileSync(file)).update('\0');
  }
  return join(KEPT, hash.digest('hex').slice(0, 16));
}

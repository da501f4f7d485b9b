import { mkdir, readdir, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { lock } from 'proper-lockfile';
import { type Clock, systemClock } from '../../core/clock.js';
import { errorMessage } from '../../core/errors.js';
import { isDiskFull, isSystemError } from '../../core/system-error.js';
import { EnvironmentError } from './environment-error.js';
import type { Catalogue, EnvironmentDescription } from './catalogue.js';
import { environmentKey } from './environment-key.js';
import { openEnvironment, type PythonEnvironment } from './environment.js';
import { findPython } from './find-python.js';
import { installerEnvironment } from './installer-environment.js';
import { makeEnvironment, temporaryPrefix } from './make-environment.js';
import { SharedWork } from './shared-work.js';

/** The Python environments on this machine: made when first needed, then found again by their content. */
export class EnvironmentStore {
  private readonly work = new SharedWork();

  constructor(
    readonly catalogue: Catalogue,
    private readonly cache: string,
    private readonly env: NodeJS.ProcessEnv,
    private readonly clock: Clock = systemClock,
  ) {}

  /** The environment for the image if it is there already. Starts no process. */
  async find(image: string): Promise<PythonEnvironment | undefined> {
    return openEnvironment(await this.folderFor(this.catalogue.get(image)));
  }

  /**
   * The environment for the image, made if it isn't there; concurrent calls, even from other processes, make it once.
   * @throws EnvironmentError of some kind, AbortedError when the signal fires.
   */
  async prepare(
    image: string,
    report: (line: string) => void,
    signal: AbortSignal,
  ): Promise<PythonEnvironment> {
    const description = this.catalogue.get(image);
    const folder = await this.folderFor(description);
    const found = await openEnvironment(folder);
    if (found !== undefined) return found;
    const make = (reportLine: (line: string) => void, inner: AbortSignal): Promise<void> =>
      this.make(description, folder, reportLine, inner);
    await this.work.run(folder, make, report, signal);
    const made = await openEnvironment(folder);
    if (made === undefined)
      throw new EnvironmentError('environment', `the Python environment ${folder} vanished`);
    return made;
  }

  /** Whether the image has an environment here or one could be made: it is described and there is a Python for it. */
  async canPrepare(image: string, signal: AbortSignal): Promise<true | EnvironmentError> {
    if ((await this.find(image)) !== undefined) return true;
    try {
      await findPython(this.catalogue.get(image).python, installerEnvironment(this.env), signal);
      return true;
    } catch (error) {
      if (error instanceof EnvironmentError) return error;
      throw error;
    }
  }

  private async folderFor(description: EnvironmentDescription): Promise<string> {
    return join(this.cache, 'environments', await environmentKey(description, this.env));
  }

  private async make(
    description: EnvironmentDescription,
    folder: string,
    report: (line: string) => void,
    signal: AbortSignal,
  ): Promise<void> {
    const release = await this.lock(folder, report, signal);
    try {
      if ((await openEnvironment(folder)) !== undefined) return;
      await removeUnfinished(folder);
      await makeEnvironment({ description, folder, cache: this.cache, env: this.env, report, signal });
    } finally {
      await release();
    }
  }

  private async lock(
    folder: string,
    report: (line: string) => void,
    signal: AbortSignal,
  ): Promise<() => Promise<void>> {
    try {
      await mkdir(dirname(folder), { recursive: true });
    } catch (error) {
      throw cacheError(this.cache, error);
    }
    let reported = false;
    for (;;) {
      try {
        return await lock(folder, {
          realpath: false,
          stale: 10_000,
          // A lock lost to a pause of this machine costs double work at most: the rename at the end is atomic.
          onCompromised: () => undefined,
        });
      } catch (error) {
        if (!isSystemError(error, 'ELOCKED')) throw cacheError(this.cache, error);
      }
      if (!reported) report('another process is making this Python environment: waiting for it');
      reported = true;
      await this.clock.sleep(200, signal);
    }
  }
}

/** Unfinished environments of processes that were killed. */
async function removeUnfinished(folder: string): Promise<void> {
  const prefix = basename(temporaryPrefix(folder));
  for (const name of await readdir(dirname(folder))) {
    if (name.startsWith(prefix)) await rm(join(dirname(folder), name), { recursive: true, force: true });
  }
}

function cacheError(cache: string, error: unknown): EnvironmentError {
  const options = { hint: 'Point REANA_MADMINER_CACHE at a writable folder.', cause: error };
  const message = `the cache folder ${cache} can't be used: ${errorMessage(error)}`;
  return isDiskFull(error)
    ? new EnvironmentError('disk-full', message, options)
    : new EnvironmentError('environment', message, options);
}

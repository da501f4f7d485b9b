import { cacheFolder } from '../../disk/cache-folder.js';
import { catalogueFile, readCatalogue } from '../environments/catalogue.js';
import { EnvironmentStore } from '../environments/environment-store.js';
import { ApptainerRuntime } from './apptainer-runtime.js';
import { ContainerRuntime } from './container-runtime.js';
import { inspectEngine } from './engine-info.js';
import { EnvironmentError } from '../environments/environment-error.js';
import { runTool } from '../run-tool.js';
import { HostRuntime } from './host-runtime.js';
import type { Runtime } from './runtime.js';
import type { RuntimeName } from '../runtime-name.js';

export interface RuntimeOptions {
  /** The images of the run, each `name:tag`: `auto` chooses the host when it has an environment for all of them. */
  readonly images: readonly string[];
  /** Why the run's steps can't be processes of this machine, as `findHostObstacles` returns it. Default: none. */
  readonly hostObstacles?: readonly string[];
  /** Why the run's steps can't be containers, as `findContainerObstacles` returns it. Default: none. */
  readonly containerObstacles?: readonly string[];
  /** Called with one line on which runtime was chosen, and why. */
  readonly report: (line: string) => void;
  /** Called instead of `report` when `auto` had to skip a runtime that it prefers. */
  readonly warn?: (line: string) => void;
  readonly signal?: AbortSignal;
  /** Default: `process.env`. */
  readonly env?: NodeJS.ProcessEnv;
}

/** A usable runtime and why it was chosen; or why it can't be used. */
type Candidate = { readonly runtime: Runtime; readonly because: string } | { readonly refusal: string };

interface RuntimeRequest {
  readonly images: readonly string[];
  readonly hostObstacles: readonly string[];
  readonly containerObstacles: readonly string[];
  readonly env: NodeJS.ProcessEnv;
  readonly signal: AbortSignal;
}

/** In the order in which `auto` tries them: the host needs neither images of gigabytes nor a daemon. */
const RUNTIMES: Readonly<Record<RuntimeName, (request: RuntimeRequest) => Promise<Candidate>>> = {
  host: tryHost,
  docker: (request) => tryEngine('docker', request),
  podman: (request) => tryEngine('podman', request),
  apptainer: tryApptainer,
};

/**
 * The runtime of that name, if it is usable here; `auto` chooses the host when each of the run's images has a Python
 * environment and there is a Python to make it with, else the first container engine that works.
 * @throws `runtime-unavailable` saying what is wrong with the requested runtime, or with each of them
 */
export async function chooseRuntime(name: 'auto' | RuntimeName, options: RuntimeOptions): Promise<Runtime> {
  const { images, hostObstacles = [], containerObstacles = [], env = process.env } = options;
  const { signal = new AbortController().signal } = options;
  const names = name === 'auto' ? (Object.keys(RUNTIMES) as RuntimeName[]) : [name];
  const refusals: string[] = [];
  for (const candidate of names) {
    const found = await RUNTIMES[candidate]({ images, hostObstacles, containerObstacles, env, signal });
    if ('runtime' in found) {
      const [passedOver] = refusals;
      if (name !== 'auto') options.report(`steps run with ${candidate}: as requested`);
      else if (passedOver === undefined) options.report(`steps run with ${candidate}: ${found.because}`);
      else (options.warn ?? options.report)(`steps run with ${candidate}: ${found.because}; ${passedOver}`);
      return found.runtime;
    }
    refusals.push(`${candidate}: ${found.refusal}`);
  }
  throw new EnvironmentError(
    'runtime-unavailable',
    name === 'auto'
      ? `no runtime can run the images of this workflow here:\n${refusals.join('\n')}`
      : `the runtime ${refusals.join('')}`,
    {
      hint: hintFor(name, hostObstacles, containerObstacles),
    },
  );
}

function hintFor(
  name: 'auto' | RuntimeName,
  hostObstacles: readonly string[],
  containerObstacles: readonly string[],
): string {
  if (hostObstacles.length > 0 && containerObstacles.length > 0) {
    return 'Give the stages environments that one runtime can run: all of them containers, or all processes.';
  }
  if (name === 'host' && hostObstacles.length > 0) {
    return 'Containers of its images can run it: choose the runtime docker, podman or apptainer.';
  }
  if (name !== 'host' && name !== 'auto' && containerObstacles.length > 0) {
    return 'Processes of this machine can run it: choose the runtime host.';
  }
  return (
    'The host runtime needs Python and an environment for each image; docker needs its daemon started; ' +
    'podman and apptainer need only be installed.'
  );
}

async function tryHost({ images, hostObstacles, env, signal }: RuntimeRequest): Promise<Candidate> {
  const store = new EnvironmentStore(await readCatalogue(catalogueFile(env)), cacheFolder(env), env);
  const unknown = images.filter((image) => !store.catalogue.has(image));
  if (unknown.length > 0) {
    const known = store.catalogue.images.join(' and ');
    return { refusal: `no Python environment is described for ${unknown.join(', ')}, only for ${known}` };
  }
  if (hostObstacles.length > 0) return { refusal: hostObstacles.join('; ') };
  for (const image of images) {
    const ready = await store.canPrepare(image, signal);
    if (ready === true) continue;
    // A user who names an interpreter wants that one, and not a container instead.
    if ((env.REANA_MADMINER_PYTHON ?? '') !== '') throw ready;
    return { refusal: ready.message };
  }
  return {
    runtime: new HostRuntime(store, env),
    because:
      images.length === 0
        ? 'no step of the workflow needs an image'
        : 'each image of the workflow has a Python environment here',
  };
}

async function tryEngine(
  name: 'docker' | 'podman',
  { containerObstacles, env, signal }: RuntimeRequest,
): Promise<Candidate> {
  if (containerObstacles.length > 0) return { refusal: containerObstacles.join('; ') };
  const info = await inspectEngine(name, env, signal);
  if (typeof info === 'string') return { refusal: info };
  return {
    runtime: new ContainerRuntime(name, info, env),
    because: 'it is running',
  };
}

async function tryApptainer({ containerObstacles, env, signal }: RuntimeRequest): Promise<Candidate> {
  if (containerObstacles.length > 0) return { refusal: containerObstacles.join('; ') };
  const { failed, stdout, code, shortMessage } = await runTool('apptainer', ['--version'], {
    env,
    signal,
    timeout: 15_000,
  });
  if (failed) {
    return {
      refusal: code === 'ENOENT' ? 'apptainer is not installed' : (shortMessage ?? 'it does not start'),
    };
  }
  return {
    runtime: new ApptainerRuntime(cacheFolder(env), env),
    because: `it is installed (${stdout.trim()})`,
  };
}

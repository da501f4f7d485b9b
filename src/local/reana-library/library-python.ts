import { hasCode } from '../../core/errors.js';
import { packageFile } from '../../disk/package-file.js';
import { cacheFolder } from '../../disk/cache-folder.js';
import { Catalogue, type EnvironmentDescription } from '../environments/catalogue.js';
import { EnvironmentStore } from '../environments/environment-store.js';
import { installerEnvironment } from '../environments/installer-environment.js';
import { findLibrary } from './find-library.js';

/** A Python that has REANA's library, and the variables to run it with. */
export interface LibraryPython {
  readonly python: string;
  readonly env: NodeJS.ProcessEnv;
}

const NAME = "REANA's library";

/** Snakemake 7 can't read f-strings from Python 3.12 on, and the library is not tested below 3.10 with these versions. */
const PYTHONS = '>=3.10,<3.12';

/**
 * A Python with REANA's library: one that is installed, else an environment in our cache, which is made at the first call.
 * @throws EnvironmentError when it can't be made
 */
export async function libraryPython(
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<LibraryPython> {
  const installed = await findLibrary(env, signal);
  if (installed !== undefined) return { python: installed, env: installerEnvironment(env) };
  const { python, bytecode } = await prepare(env, report, signal).catch(async (error: unknown) => {
    // The Python that is named for the steps may be too new for this.
    if (!hasCode(error, 'python-version') || env.REANA_MADMINER_PYTHON === undefined) throw error;
    return prepare({ ...env, REANA_MADMINER_PYTHON: '' }, report, signal);
  });
  const own = { PYTHONDONTWRITEBYTECODE: undefined, PYTHONPYCACHEPREFIX: bytecode };
  return { python, env: { ...installerEnvironment(env), ...own } };
}

function prepare(
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
  signal: AbortSignal,
): ReturnType<EnvironmentStore['prepare']> {
  const description: EnvironmentDescription = {
    image: NAME,
    python: PYTHONS,
    requirements: [packageFile('workflow/environments/reana-commons.txt')],
    cudaRequirements: [],
    preload: packageFile('workflow/environments/preload_reana.py'),
    buildsPackages: true,
  };
  const catalogue = new Catalogue(packageFile('workflow/environments'), new Map([[NAME, description]]));
  return new EnvironmentStore(catalogue, cacheFolder(env), env).prepare(NAME, report, signal);
}

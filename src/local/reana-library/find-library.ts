import { realpath } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { isJsonArray, parseJson } from '../../core/json.js';
import { installerEnvironment } from '../environments/installer-environment.js';
import { runTool } from '../run-tool.js';

/** What the library and its two readers need, and in which versions. */
const NEEDED = ['reana-commons', 'yadage-schemas', 'snakemake', 'cwltool', 'setuptools'] as const;

const PRINT_VERSIONS = `
import json, sys
from importlib import metadata

def version(name):
    try:
        return metadata.version(name)
    except metadata.PackageNotFoundError:
        return ""

print(json.dumps([sys.executable, "%d.%d" % sys.version_info[:2], *map(version, sys.argv[1:])]))
`;

/**
 * Path of a Python that has REANA's library of the 0.9 series with all that it needs: the one that
 * `REANA_MADMINER_PYTHON` names, that of a reana-client on PATH, or the first on PATH. Undefined when none has it.
 */
export async function findLibrary(env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<string | undefined> {
  const { REANA_MADMINER_PYTHON: own = '', PATH = '' } = env;
  const candidates = [own, await pythonOfClient(PATH), 'python3'];
  for (const candidate of new Set(candidates)) {
    if (candidate === undefined || candidate === '') continue;
    const found = await readVersions(candidate, env, signal);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** reana-client is installed in an environment of its own more often than not. */
async function pythonOfClient(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter)) {
    if (folder === '') continue;
    const program = await realpath(join(folder, 'reana-client')).catch(() => undefined);
    if (program !== undefined) return join(dirname(program), 'python');
  }
  return undefined;
}

async function readVersions(
  python: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<string | undefined> {
  const { failed, stdout } = await runTool(python, ['-c', PRINT_VERSIONS, ...NEEDED], {
    env: installerEnvironment(env),
    cwd: tmpdir(),
    signal,
    timeout: 20_000,
  });
  const read = failed ? undefined : parseJson(stdout);
  if (read === undefined || !isJsonArray(read)) return undefined;
  const [
    executable = '',
    version = '',
    commons = '',
    schemas = '',
    snakemake = '',
    cwltool = '',
    setuptools = '',
  ] = read.map(String);
  const isUsable =
    commons.startsWith('0.9.') &&
    snakemake.startsWith('7.') &&
    [schemas, cwltool, setuptools].every((each) => each !== '') &&
    // Newer ones lack what the library imports, and newer Pythons read f-strings in a way that Snakemake 7 doesn't know.
    Number.parseInt(setuptools, 10) < 81 &&
    Number(version.split('.')[1]) < 12;
  return isUsable ? executable : undefined;
}

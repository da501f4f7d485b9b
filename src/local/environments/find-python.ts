import { dirname } from 'node:path';
import { EnvironmentError } from './environment-error.js';
import { parsePythonVersion, type PythonVersion, satisfiesRange } from './python-range.js';
import { runTool } from '../run-tool.js';

export interface Python {
  /** Absolute path of the interpreter. */
  readonly executable: string;
  readonly version: PythonVersion;
}

/** In order of preference: MadMiner's dependencies are best supported there. */
const NAMES = ['python3.12', 'python3.11', 'python3.13', 'python3.10', 'python3', 'python'];

const PRINT_VERSION = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

/**
 * A Python in the range (such as `>=3.10,<3.14`): the one that `REANA_MADMINER_PYTHON` names, else the first on PATH,
 * else one that uv finds. Nothing is downloaded.
 * @throws `no-python` when there is none, `python-version` naming those that are too old or too new.
 */
export async function findPython(
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python> {
  const chosen = env.REANA_MADMINER_PYTHON;
  if (chosen !== undefined && chosen !== '') return checkChosen(chosen, range, env, signal);
  const rejected = new Map<string, Python>();
  for (const name of NAMES) {
    const python = await inspectPython(name, env, signal);
    if (python === undefined) continue;
    if (satisfiesRange(python.version, range)) return python;
    rejected.set(`${dirname(python.executable)} ${python.version.join('.')}`, python); // python, python3, python3.9
  }
  const known = await findWithUv(range, env, signal);
  if (known !== undefined) return known;
  const hint =
    `Install a Python ${range} (from your system's packages, python.org, or with "uv python install ${preferred(range)}"), ` +
    'or name one with REANA_MADMINER_PYTHON=/path/to/python3.';
  if (rejected.size === 0) {
    throw new EnvironmentError(
      'no-python',
      `no Python was found on PATH; steps on this machine need one ${range}`,
      { hint },
    );
  }
  const found = [...rejected.values()].map(formatPython).join(', ');
  throw new EnvironmentError(
    'python-version',
    `no Python ${range} was found on PATH; found, and too old or too new: ${found}`,
    { hint },
  );
}

/** The version of `NAMES` to install for a range. */
function preferred(range: string): string {
  const fits = NAMES.find((name) => {
    const version = parsePythonVersion(name);
    return version !== undefined && satisfiesRange(version, range);
  });
  return (fits ?? 'python3').replace('python', '');
}

export function formatPython({ executable, version }: Python): string {
  return `${version.join('.')} (${executable})`;
}

async function checkChosen(
  chosen: string,
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python> {
  const python = await inspectPython(chosen, env, signal);
  if (python === undefined) {
    throw new EnvironmentError(
      'no-python',
      `REANA_MADMINER_PYTHON names ${chosen}, which doesn't start as a Python`,
      {
        hint: `Point it at a Python ${range}, or unset it to have one looked for on PATH.`,
      },
    );
  }
  if (!satisfiesRange(python.version, range)) {
    throw new EnvironmentError(
      'python-version',
      `REANA_MADMINER_PYTHON names Python ${formatPython(python)}; ${range} is needed`,
      { hint: 'Point it at another Python, or unset it to have one looked for on PATH.' },
    );
  }
  return python;
}

async function inspectPython(
  command: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python | undefined> {
  const { failed, stdout } = await runTool(command, ['-I', '-c', PRINT_VERSION], {
    env,
    signal,
    timeout: 20_000,
  });
  const [versionLine = '', executable = ''] = failed ? [] : stdout.split('\n');
  const version = parsePythonVersion(versionLine);
  return version === undefined || executable === '' ? undefined : { executable, version };
}

async function findWithUv(
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python | undefined> {
  const args = ['python', 'find', '--no-python-downloads', '--no-project', range];
  const { failed, stdout } = await runTool('uv', args, { env, signal, timeout: 20_000 });
  return failed ? undefined : inspectPython(stdout.trim(), env, signal);
}

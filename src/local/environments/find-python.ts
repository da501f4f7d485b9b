import { dirname } from 'node:path';
import { execa } from 'execa';
import { EnvironmentError } from './environment-error.js';
import { parsePythonVersion, type PythonVersion, satisfiesRange } from './python-range.js';
import { throwIfAborted } from '../abort.js';

export interface Python {
  /** Absolute path of the interpreter. */
  readonly executable: string;
  readonly version: PythonVersion;
}

/** Best first: MadMiner's own dependencies are happiest there. */
const NAMES = ['python3.12', 'python3.11', 'python3.13', 'python3.10', 'python3', 'python'];

const ASK = 'import sys; print("%d.%d.%d" % sys.version_info[:3]); print(sys.executable)';

/**
 * A Python in the range (such as `>=3.10,<3.14`): the one that `REANA_MADMINER_PYTHON` names, else the first on PATH,
 * else one that uv knows of. Nothing is downloaded.
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
    const python = await askPython(name, env, signal);
    if (python === undefined) continue;
    if (satisfiesRange(python.version, range)) return python;
    rejected.set(`${dirname(python.executable)} ${python.version.join('.')}`, python); // python, python3, python3.9
  }
  const known = await askUv(range, env, signal);
  if (known !== undefined) return known;
  const hint =
    `Install a Python ${range} (from your system's packages, python.org, or with "uv python install 3.12"), ` +
    'or name one with REANA_MADMINER_PYTHON=/path/to/python3.';
  if (rejected.size === 0) {
    throw new EnvironmentError(
      'no-python',
      `no Python was found on PATH; steps on this machine need one ${range}`,
      { hint },
    );
  }
  const found = [...rejected.values()].map(describePython).join(', ');
  throw new EnvironmentError(
    'python-version',
    `no Python ${range} was found on PATH; found, and too old or too new: ${found}`,
    { hint },
  );
}

export function describePython({ executable, version }: Python): string {
  return `${version.join('.')} (${executable})`;
}

async function checkChosen(
  chosen: string,
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python> {
  const python = await askPython(chosen, env, signal);
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
      `REANA_MADMINER_PYTHON names Python ${describePython(python)}; ${range} is needed`,
      { hint: 'Point it at another Python, or unset it to have one looked for on PATH.' },
    );
  }
  return python;
}

async function askPython(
  command: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python | undefined> {
  const answer = await execa(command, ['-I', '-c', ASK], {
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore', // a version manager's shim explains at length that it has no such version
    cancelSignal: signal,
    timeout: 20_000,
  });
  throwIfAborted(signal);
  const [versionLine = '', executable = ''] = answer.failed ? [] : answer.stdout.split('\n');
  const version = parsePythonVersion(versionLine);
  return version === undefined || executable === '' ? undefined : { executable, version };
}

async function askUv(
  range: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<Python | undefined> {
  const answer = await execa('uv', ['python', 'find', '--no-python-downloads', '--no-project', range], {
    env,
    extendEnv: false,
    reject: false,
    stdin: 'ignore',
    stderr: 'ignore',
    cancelSignal: signal,
    timeout: 20_000,
  });
  throwIfAborted(signal);
  return answer.failed ? undefined : askPython(answer.stdout.trim(), env, signal);
}

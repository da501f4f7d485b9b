import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { promisify } from 'node:util';

/** A Python with the packages of one half of the workflow, or of a publication's formats; `npm run test:all` makes it. */
export type Python =
  | 'REANA_MADMINER_PHYSICS_PYTHON'
  | 'REANA_MADMINER_ML_PYTHON'
  | 'REANA_MADMINER_PHYSICS_PY38'
  | 'REANA_MADMINER_PUBLICATION_PYTHON';

/** Path of the interpreter. */
export function pathOf(variable: Python): string {
  const python = process.env[variable];
  if (python === undefined || python === '') throw new Error(`${variable} names no Python: use npm test`);
  return python;
}

/** What scripts are started with: as steps are, they use what the environment has compiled already. */
export function pythonVariables(python: string): NodeJS.ProcessEnv {
  const environment = dirname(dirname(python));
  return {
    ...process.env,
    PYTHONWARNINGS: 'ignore',
    PYTHONPYCACHEPREFIX: join(environment, 'bytecode'),
    MPLCONFIGDIR: join(environment, 'matplotlib'),
    OMP_NUM_THREADS: '1',
  };
}

/**
 * Runs a check file of this folder (`ml/check_card.py`) in a folder of its own. Returns what it printed, and throws with
 * that if a check fails.
 */
export async function runCheck(
  name: string,
  variable: Python,
  { args = [], env = {} }: { readonly args?: readonly string[]; readonly env?: NodeJS.ProcessEnv } = {},
): Promise<string> {
  const python = pathOf(variable);
  const folder = mkdtempSync(join(tmpdir(), 'reana-madminer-check-'));
  try {
    const check = resolve('test/slow/workflow', name);
    const { stdout, stderr } = await promisify(execFile)(python, [check, ...args], {
      cwd: folder,
      env: { ...pythonVariables(python), ...env },
      maxBuffer: 2 ** 24,
    });
    return stdout + stderr;
  } catch (error) {
    const { stdout, stderr } = error as { readonly stdout?: string; readonly stderr?: string };
    throw new Error(`${name} failed:\n${stdout}\n${stderr}`, { cause: error });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { EnvironmentError } from './environment-error.js';
import type { Python } from './find-python.js';
import { installError, lastLines } from './installer-output.js';
import { runTool } from '../run-tool.js';
import { fileExists } from '../file-exists.js';

/** The version that is installed where there is no uv; one on PATH is used from `OLDEST` on. */
const OWN_VERSION = '0.13.9';
const OLDEST = [0, 5] as const;

/**
 * Path of the uv to install with: the one on PATH, else the one in our cache, which is put there with pip when needed.
 * @throws `install` when neither venv nor pip can install it, with both remedies.
 */
export async function findUv(
  python: Python,
  cache: string,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<string> {
  if (await isUsable('uv', env, signal)) return 'uv';
  const folder = join(cache, 'uv', OWN_VERSION);
  const own = join(folder, 'bin', 'uv');
  if (await fileExists(own)) return own;

  report(`installing the package installer uv ${OWN_VERSION}`);
  const part = `${folder}.${process.pid}`;
  await mkdir(join(cache, 'uv'), { recursive: true });
  try {
    const failure = await installWithPip(python, part, env, signal);
    if (failure !== undefined) throw failure;
    await rename(part, folder).catch(async (error: unknown) => {
      if (!(await fileExists(own))) throw error; // another process may have been faster
    });
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  return own;
}

/** Tries pip with `--target`, then pip of a virtual environment; both leave `bin/uv` in the folder. */
async function installWithPip(
  python: Python,
  folder: string,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<EnvironmentError | undefined> {
  const options = { env: { ...env, PIP_DISABLE_PIP_VERSION_CHECK: '1' }, signal };
  const requirement = ['--no-deps', '--only-binary', ':all:', `uv==${OWN_VERSION}`];
  const target = ['-m', 'pip', 'install', '--target', folder, ...requirement];
  const direct = await runTool(python.executable, target, options);
  if (!direct.failed) return undefined;

  const venv = await runTool(python.executable, ['-m', 'venv', '--clear', folder], options);
  if (venv.failed) {
    const own = new EnvironmentError(
      'install',
      `${python.executable} has neither pip nor venv, so the package installer uv can't be installed:\n` +
        lastLines(`${direct.all}\n${venv.all}`, 6),
      {
        hint:
          'Install uv (https://docs.astral.sh/uv), or the system packages for pip and venv ' +
          '("apt install python3-venv python3-pip" on Debian and Ubuntu).',
      },
    );
    return /No module named pip/.test(direct.all) ? own : installError('installing uv', folder, direct.all);
  }
  const inside = await runTool(
    join(folder, 'bin', 'python'),
    ['-m', 'pip', 'install', ...requirement],
    options,
  );
  return inside.failed ? installError('installing uv', folder, inside.all) : undefined;
}

async function isUsable(uv: string, env: NodeJS.ProcessEnv, signal: AbortSignal): Promise<boolean> {
  const { failed, stdout } = await runTool(uv, ['--version'], { env, signal, timeout: 20_000 });
  const match = failed ? null : /(\d+)\.(\d+)/.exec(stdout);
  if (match === null) return false;
  const [major, minor] = [Number(match[1]), Number(match[2])];
  return major > OLDEST[0] || (major === OLDEST[0] && minor >= OLDEST[1]);
}

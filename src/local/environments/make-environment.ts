import { mkdir, readFile, realpath, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { platform } from 'node:process';
import { isSystemError } from '../../core/system-error.js';
import { EnvironmentError } from './environment-error.js';
import type { EnvironmentDescription } from './catalogue.js';
import { environmentIn, type EnvironmentRecord, writeRecord } from './environment.js';
import { formatPython, findPython } from './find-python.js';
import { findUv } from './find-uv.js';
import { installerEnvironment, withPipConfiguration } from './installer-environment.js';
import { installError, lastLines, progressLine } from './installer-output.js';
import { hasCpuTorch } from './torch-index.js';
import { runTool } from '../run-tool.js';

export interface MakeOptions {
  readonly description: EnvironmentDescription;
  /** Where the complete environment is to appear; its parent folder exists. */
  readonly folder: string;
  readonly cache: string;
  readonly env: NodeJS.ProcessEnv;
  readonly report: (line: string) => void;
  readonly signal: AbortSignal;
}

/** Prefix of the folders in which environments are made; such a folder that is not locked is a leftover. */
export function temporaryPrefix(folder: string): string {
  return `${folder}.making-`;
}

/**
 * Makes the environment under a temporary name and renames it when it is complete and its imports work.
 * @throws EnvironmentError of any code, after removing the temporary folder.
 */
export async function makeEnvironment(making: MakeOptions): Promise<void> {
  const { description, folder, report, signal } = making;
  const started = Date.now();
  const env = installerEnvironment(making.env);
  const python = await findPython(description.python, env, signal);
  report(`making the Python environment for ${description.image} with Python ${formatPython(python)}`);
  const uv = await findUv(python, making.cache, env, report, signal);
  const indexed = await withPipConfiguration(env, python.executable, signal);
  const part = `${temporaryPrefix(folder)}${process.pid}`;
  const installer = new Installer(
    uv,
    part,
    making.cache,
    indexed,
    report,
    signal,
    description.buildsPackages,
  );
  try {
    await installer.run('creating a virtual environment', [
      ...['venv', '--quiet', '--clear', '--relocatable', '--no-project'],
      ...['--python', python.executable, part],
    ]);
    const torch = await installPackages(installer, description);
    await checkImports(part, description, env, report, signal);
    await moveBytecode(part, folder);
    await writeRecord(part, {
      image: description.image,
      pythonVersion: python.version.join('.'),
      basePython: await realpath(environmentIn(part).python),
      torch,
    });
    await rm(folder, { recursive: true, force: true });
    await rename(part, folder);
  } finally {
    await rm(part, { recursive: true, force: true });
  }
  report(`the Python environment is ready (${((Date.now() - started) / 1000).toFixed(1)} s)`);
}

async function installPackages(
  installer: Installer,
  description: EnvironmentDescription,
): Promise<EnvironmentRecord['torch']> {
  const files = description.requirements;
  const torchLock = (await Promise.all(files.map((file) => readFile(file, 'utf8')))).join('\n');
  if (!/^torch==/m.test(torchLock)) {
    await installer.install(files);
    return 'none';
  }
  if (platform !== 'linux' || description.cudaRequirements.length === 0) {
    await installer.install(files);
    return 'locked';
  }
  const { uv, python, env, signal, report } = installer;
  if (await hasCpuTorch(uv, python, torchLock, env, signal)) {
    try {
      await installer.install(files, ['--torch-backend', 'cpu']);
      return 'cpu';
    } catch (error) {
      if (!(error instanceof EnvironmentError)) throw error;
      report("PyTorch's CPU index failed; using the larger torch of the package index");
    }
  } else {
    report("PyTorch's CPU index can't be reached; using the larger torch of the package index");
  }
  await installer.install([...files, ...description.cudaRequirements]);
  return 'cuda';
}

/** uv, with the environment it works on. */
class Installer {
  readonly python: string;

  constructor(
    readonly uv: string,
    folder: string,
    private readonly workdir: string,
    readonly env: NodeJS.ProcessEnv,
    readonly report: (line: string) => void,
    readonly signal: AbortSignal,
    private readonly builds = false,
  ) {
    this.python = environmentIn(folder).python;
  }

  /** The lock files are complete and all wheels, but for packages that are built: nothing is resolved. */
  async install(files: readonly string[], options: readonly string[] = []): Promise<void> {
    const requirements = files.flatMap((file) => ['-r', file]);
    const wheels = this.builds ? [] : ['--only-binary', ':all:'];
    const fixed = ['pip', 'install', '--no-deps', ...wheels, '--python', this.python];
    await this.run('installing packages', [...fixed, ...options, ...requirements]);
  }

  async run(doing: string, args: readonly string[]): Promise<void> {
    const { failed, all, shortMessage } = await runTool(this.uv, args, {
      cwd: this.workdir, // no project's settings
      env: this.env,
      signal: this.signal,
      onLine: (line) => {
        const progress = progressLine(line);
        if (progress !== undefined) this.report(progress);
      },
    });
    if (failed) throw installError(doing, this.workdir, all === '' ? (shortMessage ?? '') : all);
  }
}

/** Imports what the steps will: a broken environment shows here, and its bytecode gets written. */
async function checkImports(
  folder: string,
  description: EnvironmentDescription,
  env: NodeJS.ProcessEnv,
  report: (line: string) => void,
  signal: AbortSignal,
): Promise<void> {
  if (description.preload === undefined) return;
  report('checking that its packages import');
  const { python, bytecode } = environmentIn(folder);
  const { failed, all } = await runTool(python, [description.preload], {
    cwd: folder,
    env: {
      ...env,
      PYTHONDONTWRITEBYTECODE: undefined,
      PYTHONPYCACHEPREFIX: bytecode,
      PYTHONWARNINGS: 'ignore',
      MPLCONFIGDIR: join(folder, 'matplotlib'),
    },
    signal,
  });
  if (!failed) return;
  throw new EnvironmentError(
    'environment',
    `the packages for ${description.image} were installed but don't import:\n${lastLines(all)}`,
    { hint: 'Name another Python with REANA_MADMINER_PYTHON, or use a container runtime.' },
  );
}

/** Bytecode lies under the absolute path of its source: that path changes when the environment is renamed. */
async function moveBytecode(part: string, folder: string): Promise<void> {
  const { bytecode } = environmentIn(part);
  const target = join(bytecode, folder);
  await mkdir(dirname(target), { recursive: true });
  await rename(join(bytecode, part), target).catch((error: unknown) => {
    if (!isSystemError(error, 'ENOENT')) throw error; // nothing was imported
  });
}

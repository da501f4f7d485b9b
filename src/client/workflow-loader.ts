import { createHash } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { isSystemError } from '../core/system-error.js';
import type { WorkflowLoader } from '../reana/files/loaded-specification.js';
import type { LibraryPython } from '../local/reana-library/library-python.js';
import type { ConnectWarning } from './connect-warning.js';

export interface WorkflowLoaderOptions {
  readonly env: NodeJS.ProcessEnv;
  /** Folder where it is remembered what was told. */
  readonly state: string;
  readonly warn: (warning: ConnectWarning) => void;
}

/**
 * Reads CWL and Snakemake workflows with REANA's own library, which is looked for or installed at the first call. The
 * first time that a Snakefile of a folder is run for that, this is told.
 */
export function makeWorkflowLoader({ env, state, warn }: WorkflowLoaderOptions): WorkflowLoader {
  let python: Promise<LibraryPython> | undefined;
  const report = (message: string): void => warn({ code: 'environment', message });
  return async ({ unloaded, root, replaced }, { signal = new AbortController().signal }) => {
    const { libraryPython } = await import('../local/reana-library/library-python.js');
    const { loadWorkflow } = await import('../local/reana-library/load-workflow.js');
    const file = join(root, unloaded.file);
    if (unloaded.type === 'snakemake' && (await isNews(state, file))) {
      const message =
        `this server takes no Snakefiles, so Snakemake reads ${file} on this machine, which runs the Python code in it ` +
        '(said once for each file)';
      warn({ code: 'runs-code', message });
    }
    python ??= libraryPython(env, report, signal).catch((error: unknown) => {
      python = undefined;
      throw error;
    });
    return loadWorkflow({ ...unloaded, root, replaced }, await python, signal);
  };
}

/** True the first time; always where nothing can be remembered. */
async function isNews(state: string, file: string): Promise<boolean> {
  const folder = join(state, 'snakefiles');
  try {
    await mkdir(folder, { recursive: true });
    const name = createHash('sha256').update(file).digest('hex').slice(0, 24);
    await writeFile(join(folder, name), `${file}\n`, { flag: 'wx', mode: 0o600 });
    return true;
  } catch (error) {
    return !isSystemError(error, 'EEXIST');
  }
}

import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import {
  closeSync,
  existsSync,
  mkdtempSync,
  openSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const ENVIRONMENTS = resolve('workflow/environments');

/**
 * The product's warm interpreter for scripts of tests: it has imported what they need, and forks for each of them. A
 * script runs as a Python of its own would run it; only the seconds that imports take are spent once.
 */
export class WarmPython {
  /** Takes the place of `python3`: `[executable, script, ...arguments]`. */
  readonly executable: string;

  private constructor(
    private readonly folder: string,
    private readonly server: ChildProcess,
    python: string,
  ) {
    // It rests, and holds neither this process nor a quiet clock up.
    server.unref();
    this.executable = join(folder, 'python3');
    const client = join(ENVIRONMENTS, 'warm_client.py');
    const words = [python, '-I', '-S', client, join(folder, 'socket'), python];
    const quoted = words.map((word) => `'${word.replaceAll("'", `'\\''`)}'`).join(' ');
    writeFileSync(this.executable, `#!/bin/sh\nexec ${quoted} "$@"\n`, { mode: 0o755 });
  }

  /**
   * Resolves when everything is imported.
   * @param preload a script that imports it
   * @param env variables of Python itself (`PYTHON…`, `LANG`) are as here for all scripts that it forks for
   */
  static async start(python: string, preload: string, env: NodeJS.ProcessEnv): Promise<WarmPython> {
    const folder = mkdtempSync(join(tmpdir(), 'warm-'));
    const socket = join(folder, 'socket');
    const log = openSync(join(folder, 'log'), 'a');
    const watcher = watch(folder);
    const server = spawn(python, [join(ENVIRONMENTS, 'warm_server.py'), socket, preload], {
      env,
      // It ends when the pipe does.
      stdio: ['ignore', log, log, 'pipe'],
    });
    closeSync(log);
    const hasEnded = once(server, 'exit').then(() => true);
    try {
      while (!existsSync(socket)) {
        if (await Promise.race([hasEnded, once(watcher, 'change').then(() => false)]))
          throw new Error(`${preload} failed:\n${readFileSync(join(folder, 'log'), 'utf8')}`);
      }
    } catch (error) {
      rmSync(folder, { recursive: true, force: true });
      throw error;
    } finally {
      watcher.close();
    }
    return new WarmPython(folder, server, python);
  }

  async close(): Promise<void> {
    if (this.server.exitCode === null) {
      this.server.ref();
      const ended = once(this.server, 'exit');
      this.server.stdio[3]?.destroy();
      await ended;
    }
    rmSync(this.folder, { recursive: true, force: true });
  }
}

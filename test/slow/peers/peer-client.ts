import { spawn } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import { WarmPython } from '../support/warm-python.js';

const SCRIPTS = resolve('test/slow/peers/reana-client');

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Surroundings {
  readonly cwd: string;
  readonly env: NodeJS.ProcessEnv;
}

/** PyPI's reana-client: its modules are imported once, and each command runs in a process of its own. */
export class PeerClient {
  private constructor(private readonly python: WarmPython) {}

  /**
   * @param variable names the executable that `npm run test:all` has installed
   */
  static async start(variable: string): Promise<PeerClient> {
    const program = process.env[variable];
    if (program === undefined) throw new Error(`${variable} names no reana-client: use npm test`);
    const python = join(dirname(program), 'python');
    return new PeerClient(await WarmPython.start(python, join(SCRIPTS, 'preload.py'), process.env));
  }

  close(): Promise<void> {
    return this.python.close();
  }

  run(
    args: readonly string[],
    { cwd, env }: Surroundings,
    onOutput?: (soFar: string) => void,
  ): Promise<Outcome> {
    const child = spawn(this.python.executable, [join(SCRIPTS, 'command.py'), ...args], { cwd, env });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      onOutput?.(stdout);
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((done, fail) => {
      child.once('error', fail);
      child.once('close', (code) => done({ code, stdout, stderr }));
    });
  }

  /** Its output. @throws Error when it does not end well */
  async call(args: readonly string[], surroundings: Surroundings): Promise<string> {
    const { code, stdout, stderr } = await this.run(args, surroundings);
    if (code !== 0) throw new Error(`reana-client ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
    return stdout;
  }
}

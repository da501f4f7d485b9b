import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StartServerOptions } from '../../../src/local/server/server.js';
import { QuietClock } from '../../support/quiet-clock.js';
import { TestServer } from '../../local/support/server-fixture.js';
import { errorCodeOf, expectSaid, type Outcome, run, type RunOptions } from '../support.js';

export const SMALL = resolve('test/fixtures/cli/small');

/** A folder to type commands in, with a server that they talk to. */
export class Shell {
  private constructor(
    readonly server: TestServer,
    readonly folder: string,
    /** The time of the commands and of their server. */
    readonly clock: QuietClock,
  ) {}

  static async open(options: Partial<StartServerOptions> = {}): Promise<Shell> {
    const clock = new QuietClock();
    // What a login is good for is counted in real time.
    const shared = options.generation === 'oidc' ? {} : { clock };
    const server = await TestServer.start({ ...shared, ...options });
    return new Shell(server, mkdtempSync(join(tmpdir(), 'shell-')), clock);
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  get url(): string {
    return this.server.server.url;
  }

  /** Copies the small analysis into the folder: its first step does this before all else. */
  copySmall(name: string, before?: string): void {
    const folder = join(this.folder, name);
    cpSync(SMALL, folder, { recursive: true });
    if (before === undefined) return;
    const file = join(folder, 'workflow.yml');
    writeFileSync(
      file,
      readFileSync(file, 'utf8').replace("cmd: 'echo", () => `cmd: '${before}; echo`),
    );
  }

  async type(
    words: string | readonly string[],
    env: Record<string, string> = {},
    options: RunOptions = {},
  ): Promise<Outcome> {
    const argv = typeof words === 'string' ? words.split(' ') : words;
    const { generation } = this.server.options;
    const token = generation === 'oidc' ? await this.server.bearer() : this.server.server.token;
    const access = { REANA_SERVER_URL: this.url, REANA_ACCESS_TOKEN: token };
    return run(argv, { env: { ...access, ...env }, cwd: this.folder, clock: this.clock, ...options });
  }

  /** What a command prints that has nothing to complain of. */
  async text(words: string | readonly string[], env: Record<string, string> = {}): Promise<string> {
    const { stdout, stderr, code } = await this.type(words, env);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return stdout;
  }

  /** As `text`, and what it prints is compared with `words.yaml`. */
  async says(words: string, label?: string): Promise<string> {
    const stdout = await this.text(words);
    expectSaid({ stdout, stderr: '' }, label);
    return stdout;
  }

  /** What a command complains of that ends with these codes, compared with `words.yaml`. */
  async refuses(words: string, exitCode: number, error: string, label?: string): Promise<string> {
    const outcome = await this.type(`${words} --json`);
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([exitCode, error]);
    expectSaid({ stdout: '', stderr: outcome.stderr }, label);
    return outcome.stderr;
  }

  /** The one JSON document that a command prints. */
  async json(words: string): Promise<unknown> {
    const stdout = await this.text(`${words} --json`);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    return JSON.parse(stdout);
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import type { StartServerOptions } from '../../../src/local/server.js';
import type { Input } from '../../../src/cli/io.js';
import { TestServer } from '../../local/server-fixture.js';
import { type Outcome, run } from '../support.js';

export const SMALL = resolve('test/fixtures/cli/small');

/** A folder to type commands in, with a server that they talk to. */
export class Shell {
  private constructor(
    readonly server: TestServer,
    readonly folder: string,
  ) {}

  static async open(options: Partial<StartServerOptions> = {}): Promise<Shell> {
    return new Shell(await TestServer.start(options), mkdtempSync(join(tmpdir(), 'shell-')));
  }

  async close(): Promise<void> {
    await this.server.close();
    rmSync(this.folder, { recursive: true });
  }

  get url(): string {
    return this.server.server.url;
  }

  /** As `type`, with a signal that stands for Ctrl-C. */
  interruptible(words: string, signal: AbortSignal): Promise<Outcome> {
    return this.type(words, {}, undefined, signal);
  }

  async type(
    words: string | readonly string[],
    env: Record<string, string> = {},
    stdin?: Input,
    signal?: AbortSignal,
  ): Promise<Outcome> {
    const argv = typeof words === 'string' ? words.split(' ') : words;
    const { generation } = this.server.options;
    const token = generation === 'oidc' ? await this.server.bearer() : this.server.server.token;
    const access = { REANA_SERVER_URL: this.url, REANA_ACCESS_TOKEN: token };
    const input = stdin === undefined ? {} : { stdin };
    const given = { ...input, ...(signal === undefined ? {} : { signal }) };
    return run(argv, { env: { ...access, ...env }, cwd: this.folder, ...given });
  }

  /** What a command prints that has nothing to complain of. */
  async text(words: string | readonly string[], env: Record<string, string> = {}): Promise<string> {
    const { stdout, stderr, code } = await this.type(words, env);
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    return stdout;
  }

  /** The one JSON document that a command prints. */
  async json(words: string): Promise<unknown> {
    const stdout = await this.text(`${words} --json`);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    return JSON.parse(stdout);
  }
}

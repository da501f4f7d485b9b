import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from '../../local/login.js';
import { chain, type TestServer } from '../../local/server-fixture.js';

/** Path of the executable of PyPI's reana-client 0.95.0a6. */
const CLIENT = process.env.REANA_MADMINER_REANA_CLIENT_OIDC;

export interface Outcome {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** What it keeps of a server. */
export interface StoredLogin {
  readonly access_token?: string;
  readonly refresh_token?: string;
}

export const REANA_YAML = `
version: 0.9.4
inputs:
  files: [data/word.txt, empty.txt]
  parameters: {word: data/word.txt}
workflow: {type: yadage, file: flow/workflow.yml, directories: [flow]}
outputs: {files: [s1/out.txt]}
workspace: {retention_days: {"s0/*": 7}}
`;

/** The client with a home and an analysis of its own. */
export class OidcClient {
  readonly analysis: string;
  private readonly config: string;
  private readonly env: NodeJS.ProcessEnv;
  private readonly program: string;

  constructor(folder: string, certificate: string) {
    if (CLIENT === undefined) {
      throw new Error('REANA_MADMINER_REANA_CLIENT_OIDC names no reana-client: use npm test');
    }
    this.program = CLIENT;
    this.analysis = join(folder, 'analysis');
    this.config = join(folder, 'home', 'reana-client.json');
    for (const name of ['home', 'analysis', 'analysis/flow', 'analysis/data']) mkdirSync(join(folder, name));
    writeFileSync(join(folder, 'trusted.pem'), certificate);
    this.write('reana.yaml', REANA_YAML);
    this.write(
      'flow/workflow.yml',
      chain('cp {input} {out}; echo copied $PASSPHRASE', 'wc -c < {input} > {out}'),
    );
    this.write('data/word.txt', 'hello\n');
    this.write('data/other.txt', 'something else\n');
    this.write('empty.txt', '');
    this.env = {
      ...process.env,
      // It refuses the one, and prefers the other to its login.
      REANA_SERVER_URL: undefined,
      REANA_ACCESS_TOKEN: undefined,
      HOME: join(folder, 'home'),
      REANA_CLIENT_CONFIG: this.config,
      REANA_SERVER_CA_CERTS: join(folder, 'trusted.pem'),
      REANA_WORKON: 'peer',
      PYTHONUNBUFFERED: '1',
      // A browser that opens nothing: the page is gone through in the test.
      BROWSER: 'true',
    };
  }

  write(name: string, text: string): void {
    writeFileSync(join(this.analysis, name), text);
  }

  /** What it keeps of this server. */
  stored(url: string): StoredLogin {
    const { servers } = JSON.parse(readFileSync(this.config, 'utf8')) as {
      servers: Record<string, StoredLogin>;
    };
    return servers[url] ?? {};
  }

  run(
    args: readonly string[],
    options: { readonly env?: NodeJS.ProcessEnv; readonly onOutput?: (soFar: string) => void } = {},
  ): Promise<Outcome> {
    const child = spawn(this.program, args, { cwd: this.analysis, env: { ...this.env, ...options.env } });
    let [stdout, stderr] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => {
      stdout += chunk.toString();
      options.onOutput?.(stdout);
    });
    child.stderr.on('data', (chunk: Buffer) => (stderr += chunk.toString()));
    return new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', (code) => resolve({ code, stdout, stderr }));
    });
  }

  /** Its output. @throws Error when it does not end well */
  async call(...args: readonly string[]): Promise<string> {
    const { code, stdout, stderr } = await this.run(args);
    if (code !== 0) throw new Error(`reana-client ${args.join(' ')}: exit code ${code}\n${stdout}${stderr}`);
    return stdout;
  }

  /** Logs in; the page whose address it shows is gone through as the server's owner. */
  async logIn({ server, trust }: TestServer, ...flags: readonly string[]): Promise<Outcome> {
    let walked: Promise<unknown> | undefined;
    const onOutput = (soFar: string): void => {
      const address = /^(https:\S+)\n/m.exec(soFar)?.[1];
      if (address !== undefined) walked ??= this.walk(address, server.token, trust);
    };
    const outcome = await this.run(['login', '--server', server.url, ...flags], { onOutput });
    await walked;
    return outcome;
  }

  /** Goes through the pages, and back to the program where it waits for that. */
  private async walk(address: string, token: string, trust: TestServer['trust']): Promise<void> {
    const page = await new Browser(trust).walk(address, token);
    if (page.address.startsWith('http://127.0.0.1')) await fetch(page.address);
  }
}

import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Browser } from '../../local/support/login.js';
import { chain, type TestServer } from '../../local/support/server-fixture.js';
import { PeerClient, type Outcome } from './peer-client.js';

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

  private constructor(
    private readonly peer: PeerClient,
    folder: string,
    certificate: string,
  ) {
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

  /** @param certificate of the server that it trusts */
  static async start(folder: string, certificate: string): Promise<OidcClient> {
    return new OidcClient(await PeerClient.start('REANA_MADMINER_REANA_CLIENT_OIDC'), folder, certificate);
  }

  close(): Promise<void> {
    return this.peer.close();
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
    const env = { ...this.env, ...options.env };
    return this.peer.run(args, { cwd: this.analysis, env }, options.onOutput);
  }

  /** Its output. @throws Error when it does not end well */
  call(...args: readonly string[]): Promise<string> {
    return this.peer.call(args, { cwd: this.analysis, env: this.env });
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

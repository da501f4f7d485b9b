import { mkdtemp, rm } from 'node:fs/promises';
import { request as httpRequest, type IncomingHttpHeaders } from 'node:http';
import { request as httpsRequest } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../../src/core/clock.js';
import {
  startServer,
  type RunningServer,
  type StartServerOptions,
} from '../../../src/local/server/server.js';
import { keepFolder, keepSecret } from '../../support/traces.js';
import { BashRuntime } from './bash-runtime.js';
import { FolderChanges } from './folder-changes.js';
import { logIn, type Tokens } from './login.js';

export interface Answer {
  readonly status: number;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
  readonly text: string;
  /** The body, when it is JSON. */
  readonly json: AnswerBody;
}

/** The fields of all answers together; a test asks for those of its own. */
export interface AnswerBody {
  readonly message: string;
  readonly status: string;
  readonly workflow_id: string;
  readonly workflow_name: string;
  readonly id: string;
  readonly id_: string;
  readonly items: readonly { readonly name: string }[];
  readonly total: number;
  /** JSON as a text. */
  readonly logs: string;
  readonly progress: {
    readonly current_step_name: string | null;
    readonly running: { readonly total: number };
  };
  readonly parameters: object;
  readonly specification: {
    readonly workflow: { readonly specification: { readonly stages: readonly { readonly name: string }[] } };
  };
  readonly api_capabilities?: readonly string[];
  readonly reana_cli_client_id?: string;
}

export interface RunLogs {
  readonly workflow_logs: string;
  readonly job_logs: Readonly<Record<string, JobLog>>;
}

export interface JobLog {
  readonly job_name: string;
  readonly status: string;
  readonly docker_img: string;
  readonly logs: string;
}

export interface Sending {
  readonly json?: unknown;
  readonly body?: string | Buffer;
  readonly contentType?: string;
  readonly chunked?: boolean;
  /** Another token than the server's; null sends none. */
  readonly token?: string | null;
  /** Sent in `Authorization`; the token is not sent then. */
  readonly bearer?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Certificate that an HTTPS server is trusted by. */
  readonly ca?: string;
}

/** A server in this process with a folder of its own, and the requests a test sends to it. */
export class TestServer {
  private constructor(
    readonly dataDir: string,
    readonly runtime: BashRuntime,
    public server: RunningServer,
    readonly options: Partial<StartServerOptions> = {},
  ) {}

  private login: Promise<Tokens> | undefined;
  /** When the login's token is half gone, in milliseconds since the epoch. */
  private renewal = Number.POSITIVE_INFINITY;

  static async start(options: Partial<StartServerOptions> = {}): Promise<TestServer> {
    const dataDir = options.dataDir ?? (await mkdtemp(join(tmpdir(), 'reana-local-')));
    const runtime = new BashRuntime();
    const server = await startServer({ runtime, cores: 2, memory: 4 * 1024 ** 3, ...options, dataDir });
    keepSecret(server.token);
    return new TestServer(dataDir, runtime, server, options);
  }

  /** Speaks to a server that runs elsewhere. */
  static attach(address: {
    readonly url: string;
    readonly token: string;
    readonly dataDir: string;
  }): TestServer {
    const { url, token, dataDir } = address;
    const close = (): Promise<void> => Promise.resolve();
    return new TestServer(dataDir, new BashRuntime(), { url, token, idleSince: () => undefined, close });
  }

  async close(): Promise<void> {
    keepFolder(this.dataDir);
    await this.server.close();
    await rm(this.dataDir, { recursive: true, force: true });
  }

  /** Sends with whatever credentials the server's generation takes, unless the sending has others. */
  async send(method: string, path: string, sending: Sending = {}): Promise<Answer> {
    const { url, token } = this.server;
    const given = sending.token !== undefined || sending.bearer !== undefined;
    const credentials =
      given || this.options.generation !== 'oidc' ? { token } : { bearer: await this.bearer() };
    return sendTo(url, method, path, { ...credentials, ...this.trust, ...sending });
  }

  /** An access token of the server's OpenID provider, from a login in this test. */
  async bearer(): Promise<string> {
    const now = (this.options.clock ?? systemClock).now();
    if (now > this.renewal) {
      this.login = undefined;
      this.renewal = Number.POSITIVE_INFINITY;
    }
    this.login ??= logIn(this.server, this.trust);
    const { access_token, expires_in } = await this.login;
    this.renewal = Math.min(this.renewal, now + expires_in * 500);
    return access_token;
  }

  /** What it takes to trust this server. */
  get trust(): { readonly ca?: string } {
    const { tls } = this.options;
    return tls === undefined ? {} : { ca: tls.cert };
  }

  async createRun(name: string, specification: object): Promise<{ id: string; name: string }> {
    const answer = await this.send('POST', `/api/workflows?workflow_name=${name}`, { json: specification });
    if (answer.status !== 201) throw new Error(answer.text);
    return { id: answer.json.workflow_id, name: answer.json.workflow_name };
  }

  upload(run: string, path: string, body: string): Promise<Answer> {
    const query = `file_name=${encodeURIComponent(path)}`;
    const contentType = 'application/octet-stream';
    return this.send('POST', `/api/workflows/${run}/workspace?${query}`, { body, contentType });
  }

  /** Creates a run of this workflow, uploads it and other files by path, and starts it. */
  async startRun(
    name: string,
    workflow: string,
    parameters: object = {},
    files: Readonly<Record<string, string>> = {},
  ): Promise<{ id: string; name: string }> {
    const run = await this.createRun(name, {
      inputs: { parameters },
      workflow: { type: 'yadage', file: 'workflow.yml' },
    });
    for (const [path, text] of Object.entries({ 'workflow.yml': workflow, ...files })) {
      await this.upload(run.id, path, text);
    }
    const answer = await this.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
    if (answer.status !== 200) throw new Error(answer.text);
    return run;
  }

  /**
   * Asks for the status until it passes: now, and after each change. The server writes every change of a run and each
   * line of its logs into files, in whatever process it runs.
   */
  async until(run: string, done: (status: AnswerBody) => boolean): Promise<AnswerBody> {
    const first = await this.status(run);
    if (done(first)) return first;
    const folder = join(this.dataDir, 'runs', first.id);
    const changes = new FolderChanges(folder, join(folder, 'logs'));
    try {
      for (;;) {
        const status = await this.status(run);
        if (done(status)) return status;
        await changes.next();
      }
    } finally {
      changes.close();
    }
  }

  private async status(run: string): Promise<AnswerBody> {
    const answer = await this.send('GET', `/api/workflows/${run}/status`);
    if (answer.status !== 200) throw new Error(answer.text);
    return answer.json;
  }

  async ended(run: string): Promise<AnswerBody> {
    return this.until(run, ({ status }) => ['finished', 'failed', 'stopped'].includes(status));
  }

  async logs(run: string): Promise<RunLogs> {
    const answer = await this.send('GET', `/api/workflows/${run}/logs`);
    return JSON.parse(answer.json.logs) as RunLogs;
  }
}

export function sendTo(url: string, method: string, path: string, sending: Sending = {}): Promise<Answer> {
  const body = sending.json === undefined ? sending.body : JSON.stringify(sending.json);
  const type = sending.json === undefined ? sending.contentType : 'application/json';
  const token = sending.bearer === undefined ? (sending.token ?? '') : '';
  const query = token === '' ? '' : `${path.includes('?') ? '&' : '?'}access_token=${token}`;
  const headers = {
    ...(type === undefined ? {} : { 'Content-Type': type }),
    ...(body === undefined || sending.chunked === true ? {} : { 'Content-Length': Buffer.byteLength(body) }),
    ...(sending.chunked === true ? { 'Transfer-Encoding': 'chunked' } : {}),
    ...(sending.bearer === undefined ? {} : { Authorization: `Bearer ${sending.bearer}` }),
    ...sending.headers,
  };
  return new Promise((resolve, reject) => {
    const open = url.startsWith('https:') ? httpsRequest : httpRequest;
    const options = {
      method,
      headers,
      agent: false,
      ...(sending.ca === undefined ? {} : { ca: sending.ca }),
    };
    const request = open(`${url}${path}${query}`, options, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.once('error', reject);
      response.once('end', () => {
        const content = Buffer.concat(chunks);
        const text = content.toString('utf8');
        const isJson = response.headers['content-type']?.includes('json') === true;
        const json = (isJson ? JSON.parse(text) : undefined) as AnswerBody;
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: content, text, json });
      });
    });
    request.once('error', reject);
    request.end(body);
  });
}

/** A workflow of stages that each run one command in the image `test:1`, one after the other. */
export function chain(...commands: readonly string[]): string {
  const stages = commands.map((command, index) => {
    const before = index === 0 ? 'init' : `s${index - 1}`;
    const input = index === 0 ? '{step: init, output: word}' : `{step: s${index - 1}, output: out}`;
    return `
  - name: s${index}
    dependencies: [${before}]
    scheduler:
      scheduler_type: singlestep-stage
      parameters: {input: ${input}, out: '{workdir}/out.txt'}
      step:
        process: {process_type: string-interpolated-cmd, cmd: ${JSON.stringify(command)}}
        environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
        publisher: {publisher_type: frompar-pub, outputmap: {out: out}}`;
  });
  return `stages:${stages.join('')}\n`;
}

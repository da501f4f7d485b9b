import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { cp } from 'node:fs/promises';
import { join } from 'node:path';
import { loadAnalysis } from '../../src/index.js';
import { submit } from '../../src/runs/submit/submit.js';
import type { RestClient } from '../../src/reana/rest-client.js';
import { buildNewRun } from '../../src/runs/submit/new-run.js';
import { makeRunHandle } from '../../src/runs/run-handle.js';
import { chain, TestServer } from '../local/support/server-fixture.js';

/** What a cell of the table works with. */
export interface Cell {
  readonly server: TestServer;
  /** The client whose requests go through the fault proxy. */
  readonly client: RestClient;
  /** No other cell uses it. */
  readonly name: string;
  /** Empty, and of this cell alone. */
  readonly folder: string;
  /** A run that has finished, with outputs. */
  readonly finished: { readonly id: string; readonly name: string };
}

export interface Operation {
  /** `METHOD /path?query` of the requests that the fault befalls. */
  readonly matches: RegExp;
  /** Runs on the server itself before the operation; its answer is the run that the operation is about. */
  readonly prepare?: (cell: Cell) => Promise<string>;
  readonly call: (cell: Cell, run: string) => Promise<unknown>;
  /** Throws when the operation said that it was done and it was not. */
  readonly check?: (cell: Cell, run: string, answer: unknown) => void | Promise<void>;
  /** Throws when the operation failed and left something that it must not leave. */
  readonly checkFailed?: (cell: Cell) => void;
  /** It asks many times until it gives up, so that the number of tries says nothing. */
  readonly isPatient?: boolean;
}

/** The parameter that workflows of `chain` take. */
export const WORD = { word: 'hello' };
export const FILE = 's0/out.txt';
const UPLOAD = Buffer.alloc(300_000, 'some bytes ');
const ANALYSIS = 'test/fixtures/cli/small';

export const QUICK = 'true';
const LASTING = 'sleep 600';

function demand(truth: boolean, what: string): void {
  if (!truth) throw new Error(what);
}

const sameBytes = (one: Buffer, other: Buffer): boolean =>
  createHash('sha256').update(one).digest('hex') === createHash('sha256').update(other).digest('hex');

async function fileOf(server: TestServer, run: string, path: string): Promise<Buffer> {
  return (await server.send('GET', `/api/workflows/${run}/workspace/${path}`)).body;
}

async function statusOf(server: TestServer, run: string): Promise<string> {
  return (await server.send('GET', `/api/workflows/${run}/status`)).json.status;
}

async function createFor({ server, name }: Cell): Promise<string> {
  const run = await server.createRun(name, {
    inputs: { parameters: WORD },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  await server.upload(run.id, 'workflow.yml', chain(QUICK));
  return run.id;
}

async function demandStatus(server: TestServer, run: string, ...expected: readonly string[]): Promise<void> {
  const status = await statusOf(server, run);
  demand(expected.includes(status), `the run is ${status}`);
}

const noFileLeft = ({ folder }: Cell): void =>
  demand(!existsSync(join(folder, FILE)), 'a file stands under its name that is not complete');

async function sameFile({ server, folder, finished }: Cell): Promise<void> {
  const whole = await fileOf(server, finished.id, FILE);
  demand(sameBytes(readFileSync(join(folder, FILE)), whole), 'the file is not the same');
}

async function copyAnalysis({ folder }: Cell): Promise<string> {
  await cp(ANALYSIS, folder, { recursive: true });
  return join(folder, 'reana.yaml');
}

function submission(matches: RegExp): Operation {
  return {
    matches,
    call: async (cell) => submit(cell.client, { file: await copyAnalysis(cell), name: cell.name }),
    async check({ server, name }) {
      const { items } = (await server.send('GET', `/api/workflows?type=batch&workflow_id_or_name=${name}`))
        .json;
      demand(items.length === 1, `${items.length} runs were made`);
      const sent = await fileOf(server, `${name}.1`, 'words.txt');
      demand(sameBytes(sent, readFileSync(join(ANALYSIS, 'words.txt'))), 'an input is not the same');
      await demandStatus(server, `${name}.1`, 'queued', 'pending', 'running', 'finished');
    },
  };
}

export const OPERATIONS = {
  ping: { matches: /^GET \/api\/ping/, call: ({ client }) => client.server.ping() },
  you: { matches: /^GET \/api\/you/, call: ({ client }) => client.server.you() },
  'list runs': {
    matches: /^GET \/api\/workflows\?/,
    call: async ({ client, finished }) => {
      for await (const run of client.workflows.list({ nameOrId: finished.id })) return run;
      throw new Error('the run is not in the list');
    },
  },
  status: {
    matches: /^GET \/api\/workflows\?/,
    call: ({ client, finished }) => client.workflows.status(finished.id),
  },
  logs: {
    matches: /^GET \/api\/workflows\/[^/]+\/logs/,
    call: ({ client, finished }) => client.workflows.logs(finished.id),
  },
  'list files': {
    matches: /^GET \/api\/workflows\/[^/]+\/workspace\?/,
    call: ({ client, finished }) => client.workspace.list(finished.id),
  },
  'create (JSON or bundle)': {
    matches: /^POST \/api\/workflows\?/,
    call: async ({ client, name }) =>
      client.workflows.create(buildNewRun(await loadAnalysis(join(ANALYSIS, 'reana.yaml')), name)),
  },
  upload: {
    matches: /^POST \/api\/workflows\/[^/]+\/workspace/,
    prepare: createFor,
    call: ({ client }, run) => client.workspace.upload(run, 'data.bin', { data: UPLOAD }),
    check: async ({ server }, run) =>
      demand(sameBytes(await fileOf(server, run, 'data.bin'), UPLOAD), 'the file is not the same'),
  },
  start: {
    matches: /^POST \/api\/workflows\/[^/]+\/start/,
    prepare: createFor,
    call: ({ client }, run) => client.workflows.start(run),
    check: ({ server }, run) => demandStatus(server, run, 'queued', 'pending', 'running', 'finished'),
  },
  stop: {
    matches: /^PUT \/api\/workflows\/[^/]+\/status/,
    async prepare({ server, name }) {
      const run = await server.startRun(name, chain(LASTING), WORD);
      await server.until(run.id, ({ status }) => status === 'running');
      return run.id;
    },
    call: ({ client }, run) => client.workflows.stop(run),
    check: ({ server }, run) => demandStatus(server, run, 'stopped'),
  },
  delete: {
    matches: /^PUT \/api\/workflows\/[^/]+\/status/,
    prepare: createFor,
    call: ({ client }, run) => client.workflows.delete(run),
    check: ({ server }, run) => demandStatus(server, run, 'deleted'),
  },
  'secrets add': {
    matches: /^POST \/api\/secrets\//,
    call: ({ client, name }) => client.secrets.add([secretOf(name)]),
  },
  'secrets add --overwrite': {
    matches: /^POST \/api\/secrets\//,
    call: ({ client, name }) => client.secrets.add([secretOf(name)], { overwrite: true }),
  },
  'download a file': {
    matches: /^GET \/api\/workflows\/[^/]+\/workspace\/s0/,
    async call({ client, finished, folder }) {
      const listed = await client.workspace.list(finished.id);
      const file = listed.find(({ path }) => path === FILE)!;
      return client.workspace.download(finished.id, file, folder);
    },
    check: sameFile,
    checkFailed: noFileLeft,
  },
  'download a directory (zip)': {
    matches: /^GET \/api\/workflows\/[^/]+\/workspace\/s0/,
    async call({ client, finished, folder }) {
      const listed = await client.workspace.list(finished.id);
      const files = listed.filter(({ path }) => path.startsWith('s0/'));
      return client.workspace.downloadDirectory(finished.id, 's0', files, folder);
    },
    check: sameFile,
    checkFailed: noFileLeft,
  },
  follow: {
    matches: /^GET \/api\/workflows\?/,
    isPatient: true,
    call: ({ client, finished }) => makeRunHandle(client, finished).wait(),
  },
  'submit, at its create': submission(/^POST \/api\/workflows\?/),
  'submit, at an upload': submission(/^POST \/api\/workflows\/[^/]+\/workspace\?file_name=words.txt/),
  'submit, at its start': submission(/^POST \/api\/workflows\/[^/]+\/start/),
} as const satisfies Readonly<Record<string, Operation>>;

export type OperationName = keyof typeof OPERATIONS;

function secretOf(name: string): { name: string; type: 'env'; value: string } {
  return { name: name.replaceAll('-', '_').toUpperCase(), type: 'env', value: 'worth keeping' };
}

/** Operations that meet the same end whatever the fault; the columns of the table. */
export const GROUPS = {
  ping: ['ping'],
  read: ['you', 'list runs', 'status', 'logs', 'list files'],
  upload: ['upload'],
  change: ['start', 'stop', 'delete', 'secrets add --overwrite'],
  'add a secret': ['secrets add'],
  'create a run': ['create (JSON or bundle)'],
  'download a file': ['download a file'],
  'download a directory': ['download a directory (zip)'],
  follow: ['follow'],
  'submit, at its create': ['submit, at its create'],
  'submit, at an upload': ['submit, at an upload'],
  'submit, at its start': ['submit, at its start'],
} as const satisfies Readonly<Record<string, readonly OperationName[]>>;

export type GroupName = keyof typeof GROUPS;

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ReanaClient } from '../../src/reana/client.js';
import { recorded, StubServer, type Reply } from './stub-server.js';

interface OpenApi {
  readonly version: string;
  /** `VERB /path` → names of query parameters. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

const RUN = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const empty: Reply = { body: {} };

/** One call of every method, with every option that reaches the wire. */
async function callEverything(client: ReanaClient, root: string): Promise<void> {
  const { server, workflows, workspace } = client;
  await server.ping();
  await server.you();
  await server.info();
  await workflows.create({ name: 'n', specification: {}, root, workflowFiles: ['workflow.yml'] });
  const query = { nameOrId: RUN, search: 'n', statuses: ['running', 'queued'], withSize: true } as const;
  await workflows.pages(query)[Symbol.asyncIterator]().next();
  await workflows.status(RUN).catch(() => undefined);
  await workflows.resolve('n');
  await workflows.start(RUN, { parameters: { a: 1 }, operationalOptions: { accept_metadir: true } });
  await workflows.stop(RUN);
  await workflows.delete(RUN);
  await workflows.parameters(RUN);
  await workflows.specification(RUN);
  await workflows.logs(RUN);
  await workspace.list(RUN, { pattern: '*' });
  await workspace.upload(RUN, 'a', { data: Buffer.from('a') });
  (await workspace.open(RUN, 'a')).resume();
  await workspace.remove(RUN, 'a');
}

describe.each(['0.9', '0.95'])('REANA %s', (generation) => {
  const openapi = JSON.parse(
    readFileSync(`test/fixtures/reana/openapi-${generation}.json`, 'utf8'),
  ) as OpenApi;

  test('has every route and query parameter that the client uses', async () => {
    const root = await mkdtemp(join(tmpdir(), 'contract-'));
    await writeFile(join(root, 'workflow.yml'), 'stages: []\n');
    const capabilities = generation === '0.9' ? [] : ['workflow-specification-bundles-v1'];
    const api = `/api/workflows/${RUN}`;
    const stub = await StubServer.start({
      'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
      'GET /api/you': recorded('you'),
      'GET /api/info': recorded('info'),
      'POST /api/workflows': recorded('create'),
      'GET /api/workflows': recorded('list-runs'),
      [`GET ${api}/status`]: recorded('status-finished'),
      [`GET ${api}/parameters`]: recorded('parameters'),
      'GET /api/workflows/n/parameters': recorded('parameters'),
      [`GET ${api}/specification`]: recorded('specification'),
      [`GET ${api}/logs`]: recorded('logs-finished'),
      [`GET ${api}/workspace`]: recorded('list-files'),
      [`DELETE ${api}/workspace/a`]: recorded('remove'),
      '*': empty,
    });
    try {
      await callEverything(stub.client(), root);
      const strange = stub.requests.flatMap(({ method, path, query }) => {
        const operation = matchOperation(openapi, method, path);
        if (operation === undefined) return [`${method} ${path}`];
        const known = openapi.operations[operation] ?? [];
        return [...query.keys()].filter((key) => !known.includes(key)).map((key) => `${operation}?${key}`);
      });
      expect([...new Set(strange)]).toEqual([]);
      expect(stub.requests.length).toBeGreaterThan(15);
    } finally {
      await stub.close();
      await rm(root, { recursive: true });
    }
  });
});

function matchOperation(openapi: OpenApi, method: string, path: string): string | undefined {
  return Object.keys(openapi.operations).find((operation) => {
    const [verb, template = ''] = operation.split(' ');
    const pattern = template.replace(/\{file_name\}/g, '.+').replace(/\{[^}]+\}/g, '[^/]+');
    return verb === method && new RegExp(`^${pattern}$`).test(path);
  });
}

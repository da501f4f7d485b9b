import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { RestClient } from '../../src/reana/rest-client.js';
import { recorded, StubServer, type Reply } from './stub-server.js';

interface OpenApi {
  readonly version: string;
  /** `VERB /path` → names of query parameters. */
  readonly operations: Readonly<Record<string, readonly string[]>>;
}

const RUN = 'd0209abd-8091-4502-a4ae-253cc79d7448';
const empty: Reply = { body: {} };

/** What a generation has and others lack. */
interface Generation {
  readonly name: '0.9' | '0.95' | '0.95-oidc';
  readonly takesBundles: boolean;
  readonly shares: boolean;
  readonly authentication: 'query' | 'bearer';
}

const GENERATIONS: readonly Generation[] = [
  { name: '0.9', takesBundles: false, shares: false, authentication: 'query' },
  { name: '0.95', takesBundles: true, shares: true, authentication: 'query' },
  { name: '0.95-oidc', takesBundles: true, shares: true, authentication: 'bearer' },
];

/** One call of every method, with every option that reaches the wire. */
async function callEverything(client: RestClient, root: string, generation: Generation): Promise<void> {
  const { server, workflows, workspace, secrets, sharing, sessions } = client;
  await server.ping();
  await server.you();
  await server.info();
  await server.clusterStatus();
  if (generation.authentication === 'query') await server.requestToken();
  const specification = { workflow: { type: 'yadage', file: 'workflow.yml', files: [] } };
  const newRun = { name: 'n', specification, root, workflowFiles: ['workflow.yml'] };
  await workflows.create(newRun);
  await workflows.validate(newRun, { environments: true });
  const query = { nameOrId: RUN, search: 'n', statuses: ['running', 'queued'], withSize: true } as const;
  const sharing95 = generation.shares ? { shared: true, sharedBy: 'a@b.org', sharedWith: 'anybody' } : {};
  for (const sort of ['newest', 'cpu'] as const) {
    await workflows
      .pages({ ...query, ...sharing95, sort })
      [Symbol.asyncIterator]()
      .next();
  }
  await workflows.pages({ withSession: true })[Symbol.asyncIterator]().next();
  await workflows.status(RUN).catch(() => undefined);
  await workflows.resolve('n');
  const start = { parameters: { a: 1 }, operationalOptions: { accept_metadir: true } };
  await workflows.start(RUN, start);
  await workflows.restart(RUN, start);
  await workflows.restart(RUN, { ...start, replacement: { specification, workflow: { stages: [] } } });
  await workflows.launch({
    url: 'https://example.org/a',
    name: 'n',
    parameters: {},
    specification: 'r.yaml',
  });
  await workflows.stop(RUN);
  await workflows.delete(RUN, { allRuns: true });
  await workflows.parameters(RUN);
  await workflows.specification(RUN);
  await workflows.logs(RUN);
  await workflows.diff(RUN, 'n', { brief: true, contextLines: 2 });
  await workflows.retentionRules(RUN);
  await workflows.prune(RUN, { inputs: true, outputs: true });
  await workspace.list(RUN, { pattern: '*' });
  await workspace.upload(RUN, 'a', { data: Buffer.from('a') });
  (await workspace.open(RUN, 'a')).resume();
  await workspace.remove(RUN, 'a');
  await workspace.removeMatching(RUN, 'a/*.txt');
  await workspace.move(RUN, 'a', 'b');
  await workspace.diskUsage(RUN, { summarize: true, names: ['a'], sizes: ['1'] });
  await secrets.list();
  await secrets.add([{ name: 'A', type: 'env', value: 'value-of-A' }], { overwrite: true });
  await secrets.delete(['A']);
  if (generation.shares) {
    await sharing.share(RUN, 'a@b.org', { message: 'look', validUntil: '2030-12-31' });
    await sharing.unshare(RUN, 'a@b.org');
    await sharing.status(RUN);
    await sharing.sharedWithMe();
    await sharing.sharedByMe();
  }
  const session = await sessions.open(RUN, { image: 'jupyter' });
  await sessions.credential(RUN, session);
  await sessions.close(RUN);
}

describe.each(GENERATIONS)('REANA $name', (generation) => {
  const openapi = JSON.parse(
    readFileSync(`test/fixtures/reana/openapi-${generation.name}.json`, 'utf8'),
  ) as OpenApi;

  test('has every route and query parameter that the client uses', async () => {
    const root = await mkdtemp(join(tmpdir(), 'contract-'));
    await writeFile(join(root, 'workflow.yml'), 'stages: []\n');
    const capabilities = generation.takesBundles ? ['workflow-specification-bundles-v1'] : [];
    const api = `/api/workflows/${RUN}`;
    const stub = await StubServer.start({
      'GET /api/ping': { body: { message: 'OK', api_capabilities: capabilities } },
      'GET /api/you': recorded('you'),
      'GET /api/info': recorded('info'),
      'GET /api/status': recorded('cluster-status'),
      'PUT /api/token': { body: { reana_token: { status: 'requested' } } },
      'POST /api/workflows': recorded('create'),
      'POST /api/workflows/validate': { body: { valid: true } },
      'GET /api/workflows': recorded('list-runs'),
      [`GET ${api}/status`]: recorded('status-finished'),
      [`GET ${api}/parameters`]: recorded('parameters'),
      'GET /api/workflows/n/parameters': recorded('parameters'),
      [`POST ${api}/start`]: recorded('restart'),
      [`POST ${api}/restart`]: recorded('restart'),
      'POST /api/launch': { body: { workflow_id: 'i', workflow_name: 'n.1', message: '' } },
      [`GET ${api}/specification`]: recorded('specification'),
      [`GET ${api}/logs`]: recorded('logs-finished'),
      [`GET ${api}/diff/n`]: { body: { reana_specification: '{}', workspace_listing: '""' } },
      [`GET ${api}/retention_rules`]: recorded('retention-rules'),
      [`GET ${api}/workspace`]: recorded('list-files'),
      [`DELETE ${api}/workspace/a`]: recorded('remove'),
      [`GET ${api}/disk_usage`]: recorded('disk-usage'),
      'GET /api/secrets': recorded('secrets'),
      'DELETE /api/secrets/': recorded('secrets-delete'),
      [`POST ${api}/open/jupyter`]: { body: { path: `/${RUN}` } },
      [`GET ${api}/interactive-session-secret`]: { body: { session_secret: 'secret', path: `/${RUN}` } },
      '*': empty,
    });
    // The descriptions of some operations forget it.
    const token = generation.authentication === 'query' ? ['access_token'] : [];
    try {
      await callEverything(stub.client({ authentication: generation.authentication }), root, generation);
      const strange = stub.requests.flatMap(({ method, path, query }) => {
        const operation = matchOperation(openapi, method, path);
        if (operation === undefined) return [`${method} ${path}`];
        const known = new Set([...(openapi.operations[operation] ?? []), ...token]);
        return [...query.keys()].filter((key) => !known.has(key)).map((key) => `${operation}?${key}`);
      });
      expect([...new Set(strange)]).toEqual([]);
      expect(stub.requests.length).toBeGreaterThan(35);
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

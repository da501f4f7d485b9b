import type { RestClient } from '../../../src/reana/rest-client.js';
import type { NewRun } from '../../../src/reana/model.js';

const newRun: NewRun = {
  ...{ name: 'greetings', root: '/nowhere', workflowFiles: ['workflow.yml'] },
  specification: { workflow: { type: 'yadage', file: 'workflow.yml', files: [] } },
};

async function all<T>(items: AsyncIterable<T>): Promise<T[]> {
  const found: T[] = [];
  for await (const item of items) found.push(item);
  return found;
}

export type Call = (client: RestClient, folder: string) => Promise<unknown>;

const CALLS: readonly (readonly [string, Call])[] = [
  ['GET /ping', ({ server }) => server.ping()],
  ['GET /you', ({ server }) => server.you()],
  ['GET /info', ({ server }) => server.info()],
  ['GET /status', ({ server }) => server.clusterStatus()],
  ['PUT /token', ({ server }) => server.requestToken()],
  ['GET /workflows', ({ workflows }) => all(workflows.list())],
  ['GET /workflows', ({ workflows }) => workflows.status('11111111-2222-4333-8444-555555555555')],
  ['POST /workflows', ({ workflows }) => workflows.create(newRun)],
  ['GET /ping', ({ workflows }) => workflows.create(newRun)],
  ['GET /workflows/R/status', ({ workflows }) => workflows.status('other')],
  ['PUT /workflows/R/status', ({ workflows }) => workflows.stop('r')],
  ['PUT /workflows/R/status', ({ workflows }) => workflows.delete('r', { allRuns: true })],
  ['GET /workflows/R/parameters', ({ workflows }) => workflows.parameters('r')],
  ['GET /workflows/R/parameters', ({ workflows }) => workflows.resolve('r')],
  ['GET /workflows/R/specification', ({ workflows }) => workflows.specification('r')],
  ['GET /workflows/R/logs', ({ workflows }) => workflows.logs('r')],
  ['GET /workflows/R/workspace', ({ workspace }) => workspace.list('r')],
  [
    'GET /workflows/R/workspace/FILE',
    ({ workspace }, folder) => workspace.download('r', { path: 'out/a.txt', size: 3 }, folder),
  ],
  [
    'GET /workflows/R/workspace',
    async ({ workspace }, folder) => {
      const [file] = await workspace.list('r');
      return file === undefined ? undefined : workspace.download('r', file, folder);
    },
  ],
  [
    'GET /workflows/R/workspace/FILE',
    ({ workspace }, folder) =>
      workspace.downloadDirectory('r', 'out', [{ path: 'out/a.txt', size: 3 }], folder),
  ],
  [
    'POST /workflows/R/workspace',
    ({ workspace }) => workspace.upload('r', 'a', { data: Buffer.from('abc') }),
  ],
  ['DELETE /workflows/R/workspace/FILE', ({ workspace }) => workspace.remove('r', 'out/a.txt')],
  ['DELETE /workflows/R/workspace/FILE', ({ workspace }) => workspace.removeDirectory('r', 'out')],
  ['PUT /workflows/move_files/R', ({ workspace }) => workspace.move('r', 'a', 'b')],
  ['GET /workflows/R/disk_usage', ({ workspace }) => workspace.diskUsage('r')],
  ['GET /workflows/R/retention_rules', ({ workflows }) => workflows.retentionRules('r')],
  ['GET /workflows/R/diff/R', ({ workflows }) => workflows.diff('r', 's')],
  ['POST /workflows/R/start', ({ workflows }) => workflows.start('r')],
  ['POST /workflows/R/start', ({ workflows }) => workflows.restart('r')],
  ['POST /workflows/R/prune', ({ workflows }) => workflows.prune('r')],
  ['POST /launch', ({ workflows }) => workflows.launch({ url: 'https://example.org/a' })],
  [
    'POST /workflows/R/open/jupyter',
    async ({ sessions }) => sessions.credential('r', await sessions.open('r')),
  ],
  ['POST /workflows/R/close/', ({ sessions }) => sessions.close('r')],
  ['POST /workflows/R/share', ({ sharing }) => sharing.share('r', 'a@example.org')],
  ['POST /workflows/R/unshare', ({ sharing }) => sharing.unshare('r', 'a@example.org')],
  ['GET /workflows/R/share-status', ({ sharing }) => sharing.status('r')],
  ['GET /users/shared-with-you', ({ sharing }) => sharing.sharedWithMe()],
  ['GET /users/you-shared-with', ({ sharing }) => sharing.sharedByMe()],
  ['GET /secrets', ({ secrets }) => secrets.list()],
  ['POST /secrets/', ({ secrets }) => secrets.add([{ name: 'A', type: 'env', value: 'value-of-it' }])],
  ['DELETE /secrets/', ({ secrets }) => secrets.delete(['A'])],
];

/** Every call of the client, by the route that its answer comes from; the folder is for what they save. */
export function everyCall(): readonly (readonly [string, Call])[] {
  return CALLS;
}

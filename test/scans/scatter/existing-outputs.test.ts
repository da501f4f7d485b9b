import { CHECKSUM_FILE } from '../../../src/runs/transfer/checksum-list.js';
import { SharedWorkspaces } from '../../../src/scans/collect/shared-workspaces.js';
import { findExistingOutputs } from '../../../src/scans/scatter/existing-outputs.js';
import { StubServer } from '../../reana/stub-server.js';
import { clientOf, startQuietServer } from '../small-scan.js';

test('a workspace of more files than the server lists is listed point by point', async () => {
  const item = (name: string): object => ({ name, size: { raw: 1 } });
  const parts: Record<string, readonly string[]> = {
    points_0: ['points_0/draw', 'points_0/draw/plots', 'points_0/draw/plots/a.png'],
    points_1: ['points_1/draw', 'points_1/draw/_packtivity', 'points_1/draw/_packtivity/draw.log'],
    'points_*/*.txt': ['points_1/a.txt'],
    [CHECKSUM_FILE]: [],
  };
  const stub = await StubServer.start({
    'GET /api/workflows/x/workspace': ({ query }) => {
      const part = parts[query.get('file_name') ?? ''];
      return part === undefined
        ? {
            status: 400,
            body: { message: 'Too many files to display (limit=3). Please use more specific filters.' },
          }
        : { body: { items: part.map(item), total: part.length } };
    },
  });
  const outputs = [0, 1].flatMap((place) => ['draw/plots', '*.txt'].map((path) => `points_${place}/${path}`));
  const found = await findExistingOutputs(stub.client(), { id: 'x' }, outputs, {});
  expect([...found].sort()).toEqual(['points_0/draw/plots', 'points_1/*.txt']);
  stub.use({ 'GET /api/workflows/x/specification': { body: { specification: {}, parameters: {} } } });
  const workspaces = new SharedWorkspaces(stub.client(), {});
  expect((await workspaces.read('x', 'points_0')).files.map(({ path }) => path)).toEqual([
    'points_0/draw/plots/a.png',
  ]);
  await stub.close();
});

test('any other refusal of a listing is an error', async () => {
  const stub = await StubServer.start({ '*': { status: 400, body: { message: 'Malformed request' } } });
  const refused = findExistingOutputs(stub.client(), { id: 'x' }, ['points_0/a'], {});
  await expect(refused).rejects.toMatchObject({ status: 400 });
  await stub.close();
});

test('an output is made when there is a file of it, and a pattern when a file of the point fits it', async () => {
  const server = await startQuietServer();
  const requests: string[] = [];
  const client = clientOf(server, { onExchange: ({ url }) => requests.push(url) });
  try {
    const { id } = await server.createRun('together', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    const paths = [
      'points_0/draw/plots/deep/a.png',
      'points_0/many_0/a.txt',
      'points_1/draw/_packtivity/draw.log',
      'points_1/prepare/a.txt',
      'points_10/draw/plots/a.png',
      'points_10/many_0/b.png',
    ];
    for (const path of paths) await server.upload(id, path, 'x');
    const outputs = [0, 1, 10].flatMap((place) =>
      ['draw/plots/', 'prepare/a.txt', 'many_*/*.txt', '*/*.txt', 'draw/*'].map(
        (path) => `points_${place}/${path}`,
      ),
    );
    requests.length = 0;
    expect([...(await findExistingOutputs(client, { id }, outputs, {}))].sort()).toEqual([
      ...['points_0/*/*.txt', 'points_0/draw/*', 'points_0/draw/plots/', 'points_0/many_*/*.txt'],
      ...['points_1/*/*.txt', 'points_1/prepare/a.txt', 'points_10/draw/*', 'points_10/draw/plots/'],
    ]);
    expect(requests.filter((url) => url.includes('/workspace'))).toHaveLength(4);
  } finally {
    client.close();
    await server.close();
  }
});

import { SharedWorkspaces } from '../../../src/scans/collect/shared-workspaces.js';
import { clientOf, startQuietServer } from '../small-scan.js';

test('each workspace is asked for once, and each point gets what is its own', async () => {
  const server = await startQuietServer();
  const requests: string[] = [];
  const client = clientOf(server, {
    authentication: 'query',
    onExchange: ({ method, url }) => requests.push(`${method} ${new URL(url).pathname.split('/').at(-1)!}`),
  });
  try {
    const { id } = await server.createRun('together', {
      workflow: { type: 'yadage', file: 'workflow.yml' },
      outputs: { files: ['points_1/a.txt', 'points_10/a.txt'], directories: ['points_1/plots'] },
    });
    const paths = ['points_1/a.txt', 'points_1/plots/p.txt', 'points_10/a.txt', 'SHA256SUMS', 'card.yml'];
    for (const path of paths) await server.upload(id, path, 'x');
    const workspaces = new SharedWorkspaces(client, {});
    const parts = await Promise.all(
      ['points_1', 'points_10', 'points_2'].map((folder) => workspaces.read(id, folder)),
    );
    expect(parts.map(({ files, outputs }) => [files.map(({ path }) => path), outputs])).toEqual([
      [
        ['points_1/a.txt', 'points_1/plots/p.txt', 'SHA256SUMS'],
        ['a.txt', 'plots'],
      ],
      [['points_10/a.txt', 'SHA256SUMS'], ['a.txt']],
      [['SHA256SUMS'], []],
    ]);
    expect(requests.sort()).toEqual(['GET specification', 'GET workspace']);
  } finally {
    client.close();
    await server.close();
  }
});

import { findExistingOutputs } from '../../../src/scans/scatter/existing-outputs.js';
import { clientOf, startQuietServer } from '../small-scan.js';

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

import { readFile } from 'node:fs/promises';
import { TestServer } from '../support/server-fixture.js';

let server: TestServer;
beforeAll(async () => void (server = await TestServer.start({ runtime: 'host' })));
afterAll(() => server.close());

async function start(subinits: unknown): Promise<{ readonly id: string; readonly code: number }> {
  const run = await server.createRun('folders', {
    inputs: { parameters: { word: 'hello' }, options: { subinits } },
    workflow: { type: 'yadage', file: 'workflow.yml' },
  });
  const workflow = await readFile('test/fixtures/yadage/environments.yml', 'utf8');
  // The last stage needs a container.
  await server.upload(run.id, 'workflow.yml', workflow.slice(0, workflow.indexOf('  - name: contained')));
  await server.upload(run.id, 'data/given.txt', 'from the folder\n');
  const { status } = await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} });
  return { id: run.id, code: status };
}

test('initial values of a sub-workflow name files of the folder that an option gives it', async () => {
  const { id } = await start({ outer: 'data' });
  expect((await server.ended(id)).status).toBe('finished');
  const { text } = await server.send('GET', `/api/workflows/${id}/workspace/outer/copy/out.txt`);
  expect(text).toMatch(/\nfrom the folder\n$/);
});

test.each([['a text'], { outer: 1 }, { outer: '../elsewhere' }])(
  'folders that can not be: %j',
  async (subinits) => {
    expect((await start(subinits)).code).toBe(400);
  },
);

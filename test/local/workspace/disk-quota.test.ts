import { expectWords } from '../../support/words.js';
import { chain, TestServer, type Answer } from '../support/server-fixture.js';

const SPECIFICATION = { workflow: { type: 'yadage', file: 'workflow.yml' } };

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({
    quota: { diskBytes: 1000 },
    computeBackends: ['kubernetes', 'slurmcern'],
  });
});
afterAll(() => server.close());

async function disk(): Promise<unknown> {
  const { json } = await server.send('GET', '/api/you');
  return (json as unknown as { quota: { disk: unknown } }).quota.disk;
}

function expectRefusal(answer: Answer, what: string): void {
  expect(answer.status).toBe(403);
  expectWords(answer.json.message, what);
}

test('a full quota refuses uploads, then runs, and room lets them go on', async () => {
  const run = await server.createRun('full', SPECIFICATION);
  await server.upload(run.id, 'workflow.yml', chain('true'));
  expectRefusal(await server.upload(run.id, 'large', 'x'.repeat(1000)), 'upload');
  const { length } = chain('true');
  expect((await server.upload(run.id, 'rest', 'x'.repeat(1000 - length))).status).toBe(200);
  expect(await disk()).toEqual({
    usage: { raw: 1000, human_readable: '1000 Bytes' },
    limit: { raw: 1000, human_readable: '1000 Bytes' },
    health: 'critical',
  });
  expectRefusal(
    await server.send('POST', '/api/workflows?workflow_name=more', { json: SPECIFICATION }),
    'create',
  );
  expectRefusal(await server.send('POST', `/api/workflows/${run.id}/start`, { json: {} }), 'start');
  await server.send('DELETE', `/api/workflows/${run.id}/workspace/rest`);
  expect(await disk()).toMatchObject({ health: 'healthy' });
  expect(
    (await server.send('POST', '/api/workflows?workflow_name=more', { json: SPECIFICATION })).status,
  ).toBe(201);
});

test('the compute backends are told as they are set', async () => {
  const { json } = await server.send('GET', '/api/info');
  expect(json).toMatchObject({ compute_backends: { value: ['kubernetes', 'slurmcern'] } });
});

test('what the embedded server does not do it says', async () => {
  await server.createRun('plain', SPECIFICATION);
  for (const [method, path, status] of [
    ['POST', '/api/workflows/plain/open/jupyter', 404],
    ['POST', '/api/workflows/plain/close/', 404],
    ['GET', '/api/workflows/plain/interactive-session-secret', 404],
    ['POST', '/api/launch', 501],
  ] as const) {
    const answer = await server.send(method, path, { json: {} });
    expect([path, answer.status]).toEqual([path, status]);
    expectWords(answer.json.message, path);
  }
});

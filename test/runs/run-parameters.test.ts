import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { restart } from '../../src/runs/restart.js';
import { readRunParameters } from '../../src/runs/run-parameters.js';
import { readRestartRecord, recordRestart } from '../../src/runs/restart-record.js';
import { NotFoundError } from '../../src/reana/errors/api-error.js';
import { StubServer } from '../reana/stub-server.js';
import { ScanServer } from '../scans/scan-server.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'restarts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe.each(['0.9', 'bundle'] as const)('on a server of generation %s', (generation) => {
  let scene: ScanServer;
  beforeAll(async () => {
    scene = await ScanServer.start(generation);
  });
  afterAll(() => scene.close());

  test('the values given at a start and at a restart are in place of those of reana.yaml', async () => {
    const { client } = scene;
    const run = await scene.create('fit', 'echo {input} > {out}');
    expect(await readRunParameters(client, run, undefined)).toMatchObject({
      values: { word: 'x' },
      given: {},
    });
    await client.workflows.start(run.id, { parameters: { word: 'started' } });
    await scene.until(run.id, 'finished');
    const started = await readRunParameters(client, 'fit', undefined);
    expect(started).toEqual({
      values: { word: 'started' },
      declared: { word: 'x' },
      given: { word: 'started' },
      isKnown: true,
    });
    const again = await restart(client, 'fit.1', { parameters: { word: 'again' }, records: folder });
    await scene.until(again.id, 'finished');
    // The server's own list of parameters, as REANA's, does not have them.
    expect(await client.workflows.parameters(again.id)).toEqual({ word: 'x' });
    for (const records of [undefined, folder]) {
      const found = await readRunParameters(client, again.name, records);
      expect(found).toMatchObject({ values: { word: 'again' }, isKnown: true });
    }
    expect(await readRestartRecord(folder, again.id)).toEqual({ word: 'again' });
  });

  test('a run that does not exist', async () => {
    await expect(readRunParameters(scene.client, 'none', undefined)).rejects.toThrow(NotFoundError);
  });
});

describe('a restart of which the server has no values', () => {
  const ID = 'd0209abd-8091-4502-a4ae-253cc79d7448';
  const API = `/api/workflows/${ID}`;
  let stub: StubServer;
  afterEach(() => stub.close());

  async function serve(name: string, status: string, parameters: unknown = {}): Promise<void> {
    stub = await StubServer.start({
      [`GET /api/workflows/${name}/parameters`]: { body: { id: ID, name, parameters: { seed: 1 } } },
      'GET /api/workflows': { body: { items: [{ id: ID, name, status }], total: 1 } },
      [`GET ${API}/specification`]: {
        body: { specification: { inputs: { parameters: { seed: 1 } } }, parameters },
      },
    });
  }

  test.each([
    ['fit.1.1', 'queued', false],
    ['fit.1.1', 'created', false],
    ['fit.1.1', 'pending', true],
    ['fit.1.1', 'finished', true],
    ['fit.1', 'queued', true],
  ])('%s that is %s: known is %s', async (name, status, isKnown) => {
    await serve(name, status);
    const found = await readRunParameters(stub.client(), name, folder);
    expect(found).toEqual({ values: { seed: 1 }, declared: { seed: 1 }, given: {}, isKnown });
  });

  test('the record of this machine has them', async () => {
    await recordRestart(folder, ID, { seed: 7 });
    await serve('fit.1.1', 'queued');
    expect(await readRunParameters(stub.client(), 'fit.1.1', folder)).toMatchObject({
      values: { seed: 7 },
      isKnown: true,
    });
    await stub.close();
    // What the server has counts more: it is what the run was given.
    await serve('fit.1.1', 'running', { seed: 8 });
    expect((await readRunParameters(stub.client(), 'fit.1.1', folder)).values).toEqual({ seed: 8 });
  });

  test('servers that write null for none', async () => {
    await serve('fit.1.1', 'finished', null);
    expect((await readRunParameters(stub.client(), 'fit.1.1', undefined)).given).toEqual({});
  });
});

test('a folder that cannot be written does not matter', async () => {
  await expect(recordRestart('/dev/null/none', 'x', { seed: 1 })).resolves.toBeUndefined();
  expect(await readRestartRecord('/dev/null/none', 'x')).toBeUndefined();
});

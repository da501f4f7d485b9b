import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { createClient, RunFailedError, type ReanaClient } from '../../src/index.js';
import type { ProtocolGeneration } from '../../src/local/generation.js';
import { TestServer } from '../local/support/server-fixture.js';
import { QuietClock } from '../support/quiet-clock.js';

const MEASUREMENT = 'test/fixtures/serial/measurement';
const GENERATIONS: readonly ProtocolGeneration[] = ['0.9', 'bundle', 'oidc'];

describe.each(GENERATIONS)('a serial analysis on a server of generation %s', (generation) => {
  let server: TestServer;
  let client: ReanaClient;
  let folder: string;

  beforeAll(async () => {
    server = await TestServer.start({ generation });
    const accessToken = generation === 'oidc' ? await server.bearer() : server.server.token;
    client = createClient({ serverUrl: server.server.url, accessToken, clock: new QuietClock() });
    folder = await mkdtemp(join(tmpdir(), 'serial-'));
  });

  afterAll(async () => {
    await client.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  async function summaryOf(id: string): Promise<unknown> {
    const run = await client.runs.get(id);
    const saved = await run.outputs.download(folder);
    expect(saved.map((file) => relative(folder, file)).sort()).toEqual([
      'results/plot.svg',
      'results/summary.json',
    ]);
    return JSON.parse(await readFile(join(folder, 'results/summary.json'), 'utf8')) as unknown;
  }

  test('runs from submission to outputs, with the values as they are written', async () => {
    const run = await client.runs.submit({ file: MEASUREMENT, name: 'whole' });
    expect(await run.wait()).toMatchObject({ status: 'finished', progress: { total: 3, finished: 3 } });
    expect(await summaryOf(run.id)).toEqual({ area: 4, scale: '1.0', cut: 'pt > 20 && eta < 2.5' });
    const { steps } = await run.logs();
    expect(steps.map(({ name }) => name)).toEqual(['measure', 'measure', 'draw']);
  });

  test('takes parameters of the run, and restarts from a step that is named', async () => {
    const parameters = { width: 5, cut: 'none' };
    const run = await client.runs.submit({ file: MEASUREMENT, name: 'wide', parameters });
    await run.wait();
    expect(await summaryOf(run.id)).toEqual({ area: 25, scale: '1.0', cut: 'none' });
    const again = await client.runs.restart('wide', { operationalOptions: { FROM: 'draw' } });
    expect(await again.wait()).toMatchObject({ status: 'finished' });
    expect((await again.logs()).steps.map(({ name }) => name)).toEqual(['draw']);
    expect(await summaryOf(again.id)).toMatchObject({ area: 25 });
  });

  test('tells which step failed', async () => {
    const parameters = { width: '$((1/0))' };
    const run = await client.runs.submit({ file: MEASUREMENT, name: 'bad', parameters });
    const failure: unknown = await run.wait().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RunFailedError);
    expect((failure as RunFailedError).failedSteps.map(({ name }) => name)).toEqual(['measure']);
  });
});

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { buffer } from 'node:stream/consumers';
import {
  createClient,
  NotFoundError,
  RunFailedError,
  RunStoppedError,
  type ReanaClient,
  type RunEvent,
} from '../../src/index.js';
import type { ProtocolGeneration } from '../../src/local/generation.js';
import { TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { QuietClock } from '../support/quiet-clock.js';

const SMALL = 'test/fixtures/cli/small';

type Credential = 'token' | 'login';

/** One analysis serves every generation of servers, and every kind of credentials. */
const SERVERS: readonly (readonly [ProtocolGeneration | 'all', Credential])[] = [
  ['0.9', 'token'],
  ['bundle', 'token'],
  ['oidc', 'login'],
  ['all', 'token'],
  ['all', 'login'],
];

let gate: Gate;
beforeAll(async () => {
  gate = await Gate.start();
});
afterAll(() => gate.close());

describe.each(SERVERS)('the embedded server as generation %s, with a %s', (generation, credential) => {
  let server: TestServer;
  let client: ReanaClient;
  let folder: string;

  beforeAll(async () => {
    server = await TestServer.start(generation === 'all' ? {} : { generation });
    const accessToken = credential === 'token' ? server.server.token : await server.bearer();
    client = createClient({ serverUrl: server.server.url, accessToken, clock: new QuietClock() });
    folder = await mkdtemp(join(tmpdir(), 'embedded-'));
  });

  afterAll(async () => {
    await client.close();
    await server.close();
    await rm(folder, { recursive: true });
  });

  test('runs an analysis from submission to outputs', async () => {
    const run = await client.runs.submit({ file: SMALL, name: 'good', parameters: { greeting: 'hi' } });
    expect(run.name).toBe('good.1');
    const events: RunEvent[] = [];
    const end = await run.wait({ onEvent: (event) => events.push(event) });
    expect(end).toMatchObject({
      status: 'finished',
      progress: { total: 4, finished: 4, running: 0, failed: 0 },
    });
    const finished = events.flatMap((event) => (event.type === 'step-finished' ? [event.step.name] : []));
    expect(finished.sort()).toEqual(['draw', 'prepare', 'work_0', 'work_1']);

    const saved = await run.outputs.download(folder);
    expect(saved).toEqual([join(folder, 'draw/plot.png'), join(folder, 'draw/summary.json')]);
    expect(await readFile(saved[0]!, 'utf8')).toBe('hi\nhi\n');
    expect(await run.outputs.download(folder, { paths: ['prepare'] })).toHaveLength(2);
    expect((await run.logs()).steps.find(({ name }) => name === 'prepare')?.log).toContain('hi 2');
    await expect(client.workflows.specification(run.id)).resolves.toMatchObject({
      parameters: { greeting: 'hi' },
    });
  });

  test('tells which step failed, and why', async () => {
    const run = await client.runs.submit({
      file: SMALL,
      name: 'bad',
      parameters: { greeting: '$(echo broken; false)' },
    });
    const failure: unknown = await run.wait().catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(RunFailedError);
    expect((failure as RunFailedError).failedSteps.map(({ name }) => name)).toEqual(
      expect.arrayContaining([expect.stringMatching(/^work_[01]$/)]) as unknown,
    );
    const again = await client.runs.get('bad');
    await expect(again.status()).resolves.toMatchObject({ id: run.id, status: 'failed' });
  });

  test('stops and deletes a run', async () => {
    const parameters = { greeting: `"; ${gate.command()}; echo "` };
    const run = await client.runs.submit({ file: SMALL, name: 'long', parameters });
    const wait = run.wait({
      onEvent: (event) => {
        if (event.type === 'step-started') void run.stop();
      },
    });
    await expect(wait).rejects.toThrow(RunStoppedError);
    await run.delete();
    await expect(run.status()).resolves.toMatchObject({ status: 'deleted' });
    await expect(client.runs.get('nosuch')).rejects.toThrow(NotFoundError);
  });

  test.each(['data/ä b+c%.txt', 'a#b.txt', 'why?.txt', 'set[1]*.txt'])(
    'carries the file %s there and back',
    async (path) => {
      const data = Buffer.from(`bytes of ${path}`);
      const { id } = await client.workflows.create({
        name: 'names',
        specification: {
          inputs: { parameters: { greeting: 'hi', count: 1 } },
          workflow: { type: 'yadage', file: 'workflow.yml', files: [] },
        },
        root: join(process.cwd(), SMALL),
        workflowFiles: ['workflow.yml'],
      });
      await client.workspace.upload(id, path, { data });
      expect(await buffer(await client.workspace.open(id, path))).toEqual(data);
      await expect(client.workspace.remove(id, path)).resolves.toBe(true);
      await expect(client.workspace.remove(id, path)).resolves.toBe(false);
    },
  );

  test('lists runs in pages', async () => {
    const names: string[] = [];
    for await (const { name } of client.workflows.list({ search: 'o', pageSize: 1 })) names.push(name);
    expect(names).toEqual(['long.1', 'good.1']);
  });
});

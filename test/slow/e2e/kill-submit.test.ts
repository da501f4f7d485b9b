import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/server-fixture.js';
import { runBin, succeeded, type BinOutcome } from '../../support/bin.js';
import { makeRandom } from '../../support/random.js';
import { SlowProxy } from './slow-proxy.js';

const KILLS = 25;
const PATIENCE = 2_400_000;
/** Milliseconds that each piece of the network's traffic takes longer. */
const DELAY = 3;
/** Repeats a run of this test: `KILL_SEED=… npm test -- test/e2e/kill-submit`. */
const SEED = Number(process.env['KILL_SEED'] ?? Date.now() % 1_000_000);

const WORKFLOW = `
stages:
- name: say
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'echo hello > {out}'}
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;
const FILES: Readonly<Record<string, string>> = {
  'workflow.yml': WORKFLOW,
  ...Object.fromEntries(
    Array.from({ length: 30 }, (_, index) => [`data/${index % 3}/${index}.txt`, 'x'.repeat(1 + index * 37)]),
  ),
};

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
  writeFileSync(
    join(folder, 'reana.yaml'),
    'inputs: {directories: [data]}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => {
  expect(readdirSync(join(folder, 'home', 'state', 'submissions'))).toEqual([]);
  rmSync(folder, { recursive: true });
});

/** A server of one generation, a slow way to it, and the command that is given again and again. */
class Scene {
  private constructor(
    private readonly server: TestServer,
    private readonly proxy: SlowProxy,
  ) {}

  static async open(generation: '0.9' | 'bundle'): Promise<Scene> {
    const server = await TestServer.start({ generation });
    return new Scene(server, await SlowProxy.start(server.server.url, DELAY));
  }

  async close(): Promise<void> {
    await this.proxy.close();
    await this.server.close();
  }

  /** How many pieces a whole submission sends. */
  async measure(): Promise<number> {
    succeeded(await this.submit('whole'));
    return this.proxy.count;
  }

  /** Gives the command. It is killed when so many pieces have left it, or such a request, and a little later. */
  async submit(name: string, kill?: Kill): Promise<BinOutcome> {
    const before = this.proxy.count;
    const env = {
      REANA_SERVER_URL: this.proxy.url,
      REANA_ACCESS_TOKEN: this.server.server.token,
      REANA_MADMINER_HOME: join(folder, 'home'),
    };
    const outcome = runBin(['submit', '--name', name, '--json'], {
      cwd: folder,
      env,
      onStart: (signal) => {
        if (kill === undefined) return;
        const end = (): void => void setTimeout(() => signal('SIGKILL'), kill.later);
        if (kill.at === 0) end();
        this.proxy.onPiece = (piece, count) => {
          if (
            typeof kill.at === 'number' ? count - before === kill.at : kill.at.test(piece.toString('latin1'))
          )
            end();
        };
      },
    });
    return outcome.finally(() => (this.proxy.onPiece = () => undefined));
  }

  async expectOneRun(name: string): Promise<void> {
    const { server } = this;
    const runs = (await server.send('GET', `/api/workflows?workflow_id_or_name=${name}`)).json.items;
    expect(runs.map((run) => run.name)).toEqual([`${name}.1`]);
    const { status } = (await server.send('GET', `/api/workflows/${name}/status`)).json;
    expect(['queued', 'pending', 'running', 'finished']).toContain(status);
    const listing = (await server.send('GET', `/api/workflows/${name}/workspace`)).json.items as unknown as {
      readonly name: string;
      readonly size: { readonly raw: number };
    }[];
    const sizes = new Map(listing.map((file) => [file.name, file.size.raw]));
    for (const [path, text] of Object.entries(FILES))
      expect([path, sizes.get(path)]).toEqual([path, text.length]);
  }
}

interface Kill {
  /** How many pieces have left it, or how the request begins. */
  readonly at: number | RegExp;
  /** Milliseconds. */
  readonly later: number;
}

/** Most pieces are of the upload, so the requests around it are chosen by name too. */
const REQUESTS = [/^GET \S+workflows\?/, /^POST \S+workflows\?/, /^GET \S+\/workspace/, /^POST \S+\/start/];

test.concurrent.each([
  ['0.9', SEED],
  ['bundle', SEED + 1],
] as const)(
  `kill -9 at ${KILLS} points of a submission by the protocol %s, seed %i: one run, all its files, every time`,
  async (generation, seed) => {
    const random = makeRandom(seed);
    const scene = await Scene.open(generation);
    try {
      const pieces = await scene.measure();
      let killed = 0;
      for (let trial = 1; killed < KILLS; trial += 1) {
        const name = `killed-${generation.replace('.', '-')}-${trial}`;
        const choose = (most: number): Kill => ({
          at: REQUESTS[Math.floor(random() * 2 * REQUESTS.length)] ?? Math.floor(random() * (most + 1)),
          later: Math.floor(random() * 4 * DELAY),
        });
        let outcome = await scene.submit(name, choose(pieces));
        for (; outcome.code === null; killed += 1) {
          // Some are killed once more on their way back.
          outcome = await scene.submit(name, random() < 0.2 ? choose(pieces / 4) : undefined);
        }
        succeeded(outcome);
        await scene.expectOneRun(name);
      }
    } finally {
      await scene.close();
    }
  },
  PATIENCE,
);

import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fc } from '../support/property.js';
import { createRestClient } from '../../src/reana/rest-client.js';
import type { SubmitEvent } from '../../src/runs/events.js';
import { submit } from '../../src/runs/submit/submit.js';
import { TestServer } from '../local/support/server-fixture.js';
import { TestClock } from '../reana/stub-server.js';
import { IDLE_RUNTIME } from '../support/idle-runtime.js';
import { MortalProxy, type Death } from './mortal-proxy.js';

const FILES: Readonly<Record<string, string>> = {
  'reana.yaml': `
inputs: {directories: [data], parameters: {word: hello}}
workflow: {type: yadage, file: workflow.yml}
`,
  'workflow.yml': `
stages:
- name: say
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {word: {step: init, output: word}, out: '{workdir}/out.txt'}
    step: {$ref: steps.yml#/say}
`,
  'steps.yml': `
say:
  process: {process_type: string-interpolated-cmd, cmd: 'echo {word} > {out}'}
  environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
  publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`,
  'data/a.txt': 'a',
  'data/b.txt': 'bb',
  'data/c/d.txt': 'dddd',
};
const UPLOADED = ['data/a.txt', 'data/b.txt', 'data/c/d.txt', 'steps.yml', 'workflow.yml'];

const HALF_WRITTEN = '{"type":"created","run":{"id":"d0209abd","name":"other.1"},"seeded":fal';

let analysis: string;
beforeAll(() => {
  analysis = mkdtempSync(join(tmpdir(), 'killed-'));
  mkdirSync(join(analysis, 'data', 'c'), { recursive: true });
  for (const [path, text] of Object.entries(FILES)) writeFileSync(join(analysis, path), text);
});
afterAll(() => rmSync(analysis, { recursive: true }));

/** One command of a user, given again and again; each time in a process of its own, as far as its journal can tell. */
class Command {
  private readonly disk = mkdtempSync(join(tmpdir(), 'journals-'));
  private lives = 0;

  constructor(
    private readonly server: TestServer,
    private readonly name: string,
  ) {}

  /** Gives the command. With a death, answers undefined when it died before it was done. */
  async run(death?: Death, torn = 0): Promise<readonly SubmitEvent[] | undefined> {
    const life = join(this.disk, String(this.lives));
    this.lives += 1;
    const next = join(this.disk, String(this.lives));
    mkdirSync(life, { recursive: true });
    const proxy = await MortalProxy.start(this.server.server.url, death, () => leaveBehind(life, next, torn));
    const client = createRestClient({
      serverUrl: proxy.url,
      accessToken: this.server.server.token,
      clock: new TestClock(),
    });
    const events: SubmitEvent[] = [];
    try {
      await submit(client, {
        file: analysis,
        name: this.name,
        journal: life,
        onProgress: (event) => events.push(event),
      });
    } catch (error) {
      if (!proxy.isDead) throw error;
    } finally {
      client.close();
      await proxy.close();
    }
    if (proxy.isDead) return undefined;
    cpSync(life, next, { recursive: true });
    return events;
  }

  /** What is left in the folder of journals. */
  journals(): string[] {
    return readdirSync(join(this.disk, String(this.lives), 'submissions'));
  }

  dispose(): void {
    rmSync(this.disk, { recursive: true });
  }
}

/** What a killed process leaves on the disk: its journals as they are at this instant, whose owner is no more. */
function leaveBehind(life: string, next: string, torn: number): void {
  cpSync(life, next, { recursive: true });
  const folder = join(next, 'submissions');
  for (const name of existsSync(folder) ? readdirSync(folder) : []) {
    const dead = name.replace(/-[0-9a-f]+\.jsonl$/, '-dead.jsonl');
    renameSync(join(folder, name), join(folder, dead));
    // A line may have been on its way.
    appendFileSync(join(folder, dead), HALF_WRITTEN.slice(0, torn));
  }
}

/** The one run of a name, with all its files whole, started. */
async function expectOneRun(server: TestServer, name: string): Promise<void> {
  const { json } = await server.send('GET', `/api/workflows?workflow_id_or_name=${name}`);
  expect(json.items.map((item) => item.name)).toEqual([`${name}.1`]);
  const { status } = (await server.send('GET', `/api/workflows/${name}/status`)).json;
  expect(['queued', 'pending', 'running', 'finished']).toContain(status);
  const listing = (await server.send('GET', `/api/workflows/${name}/workspace`)).json.items as unknown as {
    readonly name: string;
    readonly size: { readonly raw: number };
  }[];
  const sizes = Object.fromEntries(listing.map((file) => [file.name, file.size.raw]));
  for (const path of UPLOADED) expect([path, sizes[path]]).toEqual([path, FILES[path]!.length]);
}

describe.each(['0.9', 'bundle'] as const)('a submission by the protocol %s', (generation) => {
  let server: TestServer;
  let runs = 0;

  beforeAll(async () => {
    server = await TestServer.start({ generation, runtime: IDLE_RUNTIME, cores: 10_000 });
  });
  afterAll(() => server.close());

  async function withCommand(work: (command: Command, name: string) => Promise<void>): Promise<void> {
    runs += 1;
    const name = `run-${runs}`;
    const command = new Command(server, name);
    try {
      await work(command, name);
    } finally {
      command.dispose();
    }
  }

  test('that is not killed makes a new run each time, and leaves nothing behind', () =>
    withCommand(async (command, name) => {
      await command.run();
      await expectOneRun(server, name);
      const events = await command.run();
      expect(events?.map(({ type }) => type)).not.toContain('resumed');
      const { json } = await server.send('GET', `/api/workflows?workflow_id_or_name=${name}`);
      expect(json.items.map((item) => item.name)).toEqual([`${name}.2`, `${name}.1`]);
      expect(command.journals()).toEqual([]);
    }));

  /** False when the submission was over before it could be killed. */
  async function killAt(death: Death): Promise<boolean> {
    let wasKilled = false;
    await withCommand(async (command, name) => {
      wasKilled = (await command.run(death)) === undefined;
      if (wasKilled) expect(await command.run()).toBeDefined();
      await expectOneRun(server, name);
      expect(command.journals()).toEqual([]);
    });
    return wasKilled;
  }

  test('killed before and after each of its requests makes one run when it is given again', async () => {
    for (const when of ['before', 'after'] as const) {
      let at = 0;
      while (await killAt({ at, when })) at += 1;
      expect(at).toBeGreaterThan(UPLOADED.length);
    }
  });

  // Where a single death may be is told above, so that few sequences are enough.
  test('killed several times makes one run', async () => {
    const deaths = fc.array(
      fc.record({
        at: fc.nat(14),
        when: fc.constantFrom<Death['when'][]>('before', 'after'),
        torn: fc.oneof({ weight: 3, arbitrary: fc.constant(0) }, fc.nat(HALF_WRITTEN.length)),
      }),
      { minLength: 2, maxLength: 4 },
    );
    await fc.assert(
      fc.asyncProperty(deaths, (sequence) =>
        withCommand(async (command, name) => {
          let events: readonly SubmitEvent[] | undefined;
          for (const { torn, ...death } of sequence) {
            events = await command.run(death, torn);
            if (events !== undefined) break;
          }
          if (events === undefined) await command.run();
          await expectOneRun(server, name);
        }),
      ),
      { numRuns: 12 },
    );
  });
});

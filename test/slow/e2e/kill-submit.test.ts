import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TestServer } from '../../local/support/server-fixture.js';
import { runBin, succeeded } from '../../support/bin.js';
import { killAt, type Moment } from './kill/kill-at.js';
import { StillNetwork } from './kill/still-network.js';

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
/** More than are sent at once. */
const FILES: Readonly<Record<string, string>> = {
  'workflow.yml': WORKFLOW,
  ...Object.fromEntries(
    Array.from({ length: 12 }, (_, index) => [`data/${index % 3}/${index}.txt`, 'x'.repeat(1 + index * 997)]),
  ),
};

let folder: string;
let submissions: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kill-'));
  submissions = join(folder, 'home', 'state', 'submissions');
  writeFileSync(
    join(folder, 'reana.yaml'),
    'inputs: {directories: [data]}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
  for (const [path, text] of Object.entries(FILES)) {
    mkdirSync(join(folder, path, '..'), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A server of one generation, the network before it, and the command that is given again and again. */
class Scene {
  private constructor(
    private readonly server: TestServer,
    readonly network: StillNetwork,
  ) {}

  static async open(generation: '0.9' | 'bundle'): Promise<Scene> {
    const server = await TestServer.start({ generation });
    return new Scene(server, await StillNetwork.start(server.server.url));
  }

  async close(): Promise<void> {
    await this.network.close();
    await this.server.close();
  }

  /** Gives the command. */
  async submit(name: string, death?: Moment): Promise<void> {
    const argv = ['submit', '--name', name, '--json'];
    const options = {
      cwd: folder,
      env: {
        REANA_SERVER_URL: this.network.url,
        REANA_ACCESS_TOKEN: this.server.server.token,
        REANA_MADMINER_HOME: join(folder, 'home'),
      },
    };
    if (death === undefined) succeeded(await runBin(argv, options));
    else await killAt(death, this.network, argv, options);
  }

  /** Each of as many runs has all of the files, and was started. */
  async expectRuns(name: string, count: number): Promise<void> {
    const { server } = this;
    const runs = (await server.send('GET', `/api/workflows?workflow_id_or_name=${name}`)).json.items;
    const names = Array.from({ length: count }, (_, index) => `${name}.${count - index}`);
    expect(runs.map((run) => run.name)).toEqual(names);
    for (const run of names) {
      const { status } = (await server.send('GET', `/api/workflows/${run}/status`)).json;
      expect(['queued', 'pending', 'running', 'finished']).toContain(status);
      const listing = (await server.send('GET', `/api/workflows/${run}/workspace`)).json.items as unknown as {
        readonly name: string;
        readonly size: { readonly raw: number };
      }[];
      const sizes = new Map(listing.map((file) => [file.name, file.size.raw]));
      for (const [path, text] of Object.entries(FILES))
        expect([path, sizes.get(path)]).toEqual([path, text.length]);
    }
  }
}

const LIST: Moment = { request: /^GET \S+workflows\?/, when: 'before' };
const CREATE = /^POST \S+workflows\?/;
/** Not the first, so that others are on their way. */
const UPLOAD = { request: /^POST \S+\/workspace\?/, nth: 4 };
const START = /^POST \S+\/start\?/;

function entry(type: string): RegExp {
  return new RegExp(`^(writeFile|appendFile) \\S+jsonl {"type":"${type}"`);
}

/**
 * What a kill can leave on the server is known from test/runs/kill-points.test.ts, which dies at each request, any number
 * of times, within one process. A real one adds what is left on the disk: the mark of a process that is no more, and files
 * half written. So each kind of moment once is enough: before and after each kind of request that changes something,
 * between them, at each kind of change of a journal, and on the way back. The protocols differ in how a run is created,
 * and in the files that it has then.
 */
const BY_EACH_PROTOCOL: readonly (readonly [string, readonly Moment[]])[] = [
  ['create is sent', [{ request: CREATE, when: 'before' }]],
  ['the run is made', [{ request: CREATE, when: 'after' }]],
  ['some files are there', [{ ...UPLOAD, when: 'after' }]],
];
const BY_ONE: readonly (readonly [string, readonly Moment[]])[] = [
  ['nothing is sent', [LIST]],
  ['its journal is half begun', [{ change: entry('begun'), when: 'half' }]],
  ['the made run is half noted', [{ change: entry('created'), when: 'half' }]],
  ['a file is half there', [{ ...UPLOAD, when: 'half' }]],
  ['all files are compared', [{ request: /^GET \S+\/workspace\?/, when: 'after' }]],
  ['the start is half noted', [{ change: entry('start-sent'), when: 'half' }]],
  ['start is sent', [{ request: START, when: 'before' }]],
  ['the run is started', [{ request: START, when: 'after' }]],
  ['its end is half noted', [{ change: entry('ended'), when: 'half' }]],
  [
    'it has taken a journal over',
    [
      { request: CREATE, when: 'after' },
      { change: /^rename \S+jsonl/, when: 'after' },
    ],
  ],
  [
    'it has half claimed the run that it found',
    [
      { request: CREATE, when: 'after' },
      { change: /^writeFile \S+claim/, when: 'half' },
    ],
  ],
  [
    'it has claimed the run that it found',
    [
      { request: CREATE, when: 'after' },
      { change: /^link \S+claim/, when: 'after' },
    ],
  ],
  [
    'it goes on with a run that is started',
    [
      { request: START, when: 'after' },
      { request: /^GET \S+workflow_id_or_name=[0-9a-f-]{36}/, when: 'after' },
    ],
  ],
];

describe.each(['0.9', 'bundle'] as const)('a submission by the protocol %s', (generation) => {
  let scene: Scene;
  let count = 0;
  beforeAll(async () => {
    scene = await Scene.open(generation);
  });
  afterAll(() => scene.close());

  const all = generation === 'bundle' ? [...BY_EACH_PROTOCOL, ...BY_ONE] : BY_EACH_PROTOCOL;
  test.each(all)('killed when %s makes one run when it is given again', async (_, deaths) => {
    count += 1;
    const name = `killed-${count}`;
    for (const death of deaths) await scene.submit(name, death);
    await scene.submit(name);
    await scene.expectRuns(name, 1);
    expect(readdirSync(submissions)).toEqual([]);
  });
});

test.each<[string, Moment]>([
  ['its end is noted', { change: entry('ended'), when: 'after' }],
  ['its journal is gone', { change: /^rm \S+jsonl/, when: 'after' }],
])('a submission that is killed when %s was over: the same command makes another run', async (_, death) => {
  const scene = await Scene.open('bundle');
  try {
    await scene.submit('over', death);
    await scene.submit('over');
    await scene.expectRuns('over', 2);
    expect(readdirSync(submissions)).toEqual([]);
  } finally {
    await scene.close();
  }
});

import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createRestClient } from '../../src/reana/rest-client.js';
import { SubmissionError } from '../../src/runs/submit/submission-error.js';
import type { SubmitEvent } from '../../src/runs/events.js';
import type { SubmissionRequest } from '../../src/runs/submit/prepare-submission.js';
import { submit, type SubmitOptions } from '../../src/runs/submit/submit.js';
import { TestServer } from '../local/support/server-fixture.js';
import { TestClock } from '../reana/stub-server.js';
import { IDLE_RUNTIME } from '../support/idle-runtime.js';
import { expectWords, type Words } from '../support/words.js';
import { MortalProxy } from './mortal-proxy.js';

const WORKFLOW = `
stages:
- name: say
  dependencies: [init]
  scheduler:
    scheduler_type: singlestep-stage
    parameters: {word: {step: init, output: word}, out: '{workdir}/out.txt'}
    step:
      process: {process_type: string-interpolated-cmd, cmd: 'echo {word} > {out}'}
      environment: {environment_type: docker-encapsulated, image: test, imagetag: '1'}
      publisher: {publisher_type: frompar-pub, outputmap: {out: out}}
`;

let server: TestServer;
let folder: string;
let count = 0;
/** The requests of a submission that nothing disturbs. */
let whole: readonly string[];

beforeAll(async () => {
  server = await TestServer.start({ runtime: IDLE_RUNTIME, cores: 1000 });
  prepareFolder();
  whole = (await give({ name: 'whole', journal: false })).calls;
  rmSync(folder, { recursive: true });
});
afterAll(() => server.close());
beforeEach(() => {
  prepareFolder();
  count += 1;
});
afterEach(() => rmSync(folder, { recursive: true }));

function prepareFolder(): void {
  folder = mkdtempSync(join(tmpdir(), 'resume-'));
  mkdirSync(join(folder, 'data'));
  writeFileSync(join(folder, 'data/a.txt'), 'one\n');
  writeFileSync(join(folder, 'workflow.yml'), WORKFLOW);
  writeFileSync(
    join(folder, 'reana.yaml'),
    'inputs: {directories: [data], parameters: {word: hello}}\nworkflow: {type: yadage, file: workflow.yml}\n',
  );
}

interface Outcome {
  readonly events: readonly SubmitEvent[];
  readonly calls: readonly string[];
  readonly failure?: unknown;
}

function name(): string {
  return `resumed-${count}`;
}

/** Submits once; after `limit` requests the network is gone. */
async function give(
  options: Partial<SubmissionRequest & SubmitOptions> = {},
  limit?: number,
): Promise<Outcome> {
  const death = limit === undefined ? undefined : ({ at: limit, when: 'before' } as const);
  const proxy = await MortalProxy.start(server.server.url, death);
  const client = createRestClient({
    serverUrl: proxy.url,
    accessToken: server.server.token,
    clock: new TestClock(),
  });
  const events: SubmitEvent[] = [];
  const outcome = { events, calls: proxy.calls };
  try {
    await submit(client, {
      file: folder,
      name: name(),
      journal: join(folder, 'journals'),
      onProgress: (event) => events.push(event),
      ...options,
    });
    return outcome;
  } catch (failure) {
    return { ...outcome, failure };
  } finally {
    client.close();
    await proxy.close();
  }
}

/** A submission whose run was created, and nothing more. */
async function breakOff(options: Partial<SubmissionRequest & SubmitOptions> = {}): Promise<void> {
  const { failure } = await give(options, whole.indexOf('POST /api/workflows') + 1);
  expect(failure).toBeInstanceOf(SubmissionError);
}

/** One that had sent all files, and did not start its run. */
async function breakOffAtStart(): Promise<void> {
  const { failure } = await give(
    {},
    whole.findIndex((call) => call.endsWith('/start')),
  );
  expect(failure).toBeInstanceOf(SubmissionError);
}

async function runs(): Promise<string[]> {
  const { json } = await server.send('GET', `/api/workflows?workflow_id_or_name=${name()}`);
  return json.items.map((item) => item.name).sort();
}

/** What is told of earlier submissions. */
function told(events: readonly SubmitEvent[]): (SubmitEvent & { readonly type: 'resumed' | 'warning' })[] {
  return events.filter((event) => event.type === 'resumed' || event.type === 'warning');
}

function wordsOf(events: readonly SubmitEvent[]): Words {
  const fix = (text: string): string => text.replaceAll(name(), 'NAME').replaceAll(folder, 'FOLDER');
  return told(events).map((event) => {
    if (event.type === 'resumed') return fix(event.note);
    const { message, hint } = event;
    return { message: fix(message), ...(hint === undefined ? {} : { hint: fix(hint) }) };
  });
}

test('it goes on with the run that is there', async () => {
  await breakOff();
  const { events, failure } = await give();
  expect(failure).toBeUndefined();
  expect(told(events)).toMatchObject([{ found: 'created', run: { name: `${name()}.1` } }]);
  expectWords(wordsOf(events));
  expect(await runs()).toEqual([`${name()}.1`]);
});

test('the same command with other parameters, another name or --new makes a run of its own', async () => {
  await breakOff();
  for (const options of [{ parameters: { word: 'other' } }, { fresh: true }]) {
    expect(told((await give(options)).events)).toEqual([]);
  }
  expect(await runs()).toEqual([1, 2, 3].map((number) => `${name()}.${number}`));
  expect(told((await give()).events)).toHaveLength(1);
  expect(await runs()).toHaveLength(3);
});

test('when the workflow was changed, a new run is made and the old one named', async () => {
  await breakOff();
  writeFileSync(join(folder, 'workflow.yml'), WORKFLOW.replace('echo', 'printf'));
  const { events } = await give();
  expect(told(events).map(({ type }) => type)).toEqual(['warning']);
  expectWords(wordsOf(events));
  expect(await runs()).toHaveLength(2);
  await server.send('PUT', `/api/workflows/${name()}.1/status?status=deleted`, { json: {} });
  expect(told((await give()).events)).toEqual([]);
  expect(readdirSync(join(folder, 'journals', 'submissions'))).toEqual([]);
});

test('when the run was deleted meanwhile, a new one is made', async () => {
  await breakOff();
  await server.send('PUT', `/api/workflows/${name()}.1/status?status=deleted`, { json: {} });
  const { events } = await give();
  expect(told(events)).toMatchObject([{ found: 'deleted' }]);
  expectWords(wordsOf(events));
  expect(events.at(-1)).toMatchObject({ type: 'started', run: { name: `${name()}.2` } });
});

test('when the run was started meanwhile, that is all', async () => {
  await breakOff();
  for (const path of ['workflow.yml', 'data/a.txt']) {
    await server.upload(`${name()}.1`, path, path === 'workflow.yml' ? WORKFLOW : 'one\n');
  }
  await server.send('POST', `/api/workflows/${name()}.1/start`, { json: {} });
  const { events, calls } = await give();
  expect(told(events)).toMatchObject([{ found: 'started', run: { name: `${name()}.1` } }]);
  // The server only checks what it is shown there.
  const changes = calls.filter((call) => call.startsWith('POST') && !call.includes('/validate'));
  expect(changes).toEqual([]);
});

test('an input that was changed since is sent again, also when its size is the same', async () => {
  await breakOffAtStart();
  writeFileSync(join(folder, 'data/a.txt'), 'two\n');
  const { mtimeMs } = statSync(join(folder, 'data/a.txt'));
  utimesSync(join(folder, 'data/a.txt'), mtimeMs / 1000, mtimeMs / 1000 + 5);
  const { events } = await give();
  expect(events).toContainEqual({ type: 'uploading', files: 1, bytes: 4, present: 1 });
  const { text } = await server.send('GET', `/api/workflows/${name()}.1/workspace/data/a.txt`);
  expect(text).toBe('two\n');
});

test('nothing is sent twice when nothing was changed', async () => {
  await breakOffAtStart();
  const { events } = await give();
  expect(events).toContainEqual({ type: 'uploading', files: 0, bytes: 0, present: 2 });
});

test('two of the same command at the same time are two submissions', async () => {
  await Promise.all([give(), give(), give()]);
  expect(await runs()).toHaveLength(3);
});

test('two that broke off are taken up one after the other', async () => {
  await breakOff();
  const [left] = readdirSync(join(folder, 'journals', 'submissions'));
  await breakOff({ fresh: true });
  expect(readdirSync(join(folder, 'journals', 'submissions'))).toContain(left);
  await Promise.all([give(), give()]);
  expect(await runs()).toHaveLength(2);
  expect(readdirSync(join(folder, 'journals', 'submissions'))).toEqual([]);
});

test('without a folder for journals it says so and submits all the same', async () => {
  const { events, failure } = await give({ journal: join(folder, 'reana.yaml', 'journals') });
  expect(failure).toBeUndefined();
  expect(told(events).map(({ type }) => type)).toEqual(['warning']);
  expectWords(wordsOf(events));
});

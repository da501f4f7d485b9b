import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.js';
import { TestServer, type Answer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';

interface Recording {
  readonly request: {
    readonly method: string;
    readonly path: string;
    readonly json?: unknown;
    readonly text?: string;
    readonly contentType?: string;
  };
  readonly response: {
    readonly status: number;
    readonly headers: Readonly<Record<string, string>>;
    readonly json?: unknown;
    readonly text?: string;
  };
}

const FOLDER = 'test/fixtures/transcripts';
const UUID = /[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/g;
const NOBODY = '00000000-0000-0000-0000-000000000000';

const recordings = readdirSync(FOLDER)
  .sort()
  .map((file) => [file.replace('.json', ''), readRecording(file)] as const)
  .filter(([name]) => !name.startsWith('97'));

const stoppedClock = { ...systemClock, now: () => 1_795_386_457_000 };

let server: TestServer;
let gate: Gate;
/** Identities of the recording, and those of the same runs here. */
const identities = new Map<string, string>();

beforeAll(async () => {
  server = await TestServer.start({ generation: '0.9' });
  gate = await Gate.start();
});
afterAll(async () => {
  await server.close();
  await gate.close();
});

function readRecording(file: string): Recording {
  return JSON.parse(readFileSync(join(FOLDER, file), 'utf8')) as Recording;
}

function recorded(prefix: string): Recording {
  return recordings.find(([name]) => name.startsWith(prefix))![1];
}

/** The recording was made of several workflows; those whose making was not kept are made here. */
async function makeRun(name: string, change: (steps: string) => string): Promise<void> {
  await server.createRun(name, recorded('13').request.json as object);
  const steps = recorded('19').request.text!;
  await server.upload(`${name}.1`, 'data/names.txt', recorded('17').request.text!);
  await server.upload(`${name}.1`, 'workflow/yadage/workflow.yaml', recorded('18').request.text!);
  await server.upload(`${name}.1`, 'workflow/yadage/steps.yaml', change(steps));
  const answer = await server.send('POST', `/api/workflows/${name}.1/start`, { json: {} });
  expect(answer.status).toBe(200);
}

/** Lets the steps of the run go on that was recorded on its way. */
let release = (): void => undefined;

/** What has to have happened before a request was recorded. */
const BEFORE: Readonly<Record<string, () => Promise<unknown>>> = {
  '27': () => server.upload('analysis.1', 'chunked.txt', ''),
  '38': () => Promise.resolve((release = server.runtime.hold())),
  '42': () => server.until('analysis.1', ({ status }) => status !== 'queued' && status !== 'pending'),
  '46': () => {
    release();
    return server.ended('analysis.1');
  },
  '64': () => server.ended('analysis.1.1'),
  '72': () => server.ended('analysis.1.2'),
  '73': () => server.createRun('analysisbad', recorded('13').request.json as object),
  '79': async () => {
    await server.send('PUT', '/api/workflows/analysisbad.1/status?status=deleted', { json: {} });
    await makeRun('analysisbroken', (steps) =>
      steps.replace("cmd: 'wc -l {infile} > {outfile}'", "cmd: 'echo going wrong >&2; exit 3'"),
    );
    await server.ended('analysisbroken.1');
  },
  '81': async () => {
    await makeRun('analysisslow', (steps) => steps.replace('set -e', gate.command()));
    await gate.reached();
  },
};

/** Recordings of a run on its way: how many jobs it has by then depends on the machine. */
const UNDER_WAY = /^4[0-5]-/;

/** Fields whose very value is the same at every server. */
const EXACT = new Set(['message', 'status', 'run_number', 'job_name', 'exit_code', 'total', 'page', 'size']);

/** Fields whose content depends on what a server is, not on the protocol. */
const FREE = new Set(['quota', 'logs', 'email', 'value', 'reana_token', 'cmd', 'current_command']);

/** What an embedded server alone has: at a ping, that it is one. */
const OWN_FIELDS: ReadonlySet<string> = new Set(['01-ping.reana_madminer_version']);

/** A text of the recording with the identities of the runs here; how far a run is depends on the machine. */
function normalise(text: string): string {
  return text
    .replace(UUID, (id) => identities.get(id) ?? id)
    .replace(/already (queued|pending|running) and/, 'already under way and');
}

function expectSameShape(actual: unknown, expected: unknown, path: string): void {
  if (expected === null || actual === null) return;
  if (Array.isArray(expected)) {
    expect([path, Array.isArray(actual)]).toEqual([path, true]);
    const items = actual as unknown[];
    if (items.length > 0 && expected.length > 0) expectSameShape(items[0], expected[0], `${path}[0]`);
    return;
  }
  if (typeof expected !== 'object') {
    expect([path, typeof actual]).toEqual([path, typeof expected]);
    return;
  }
  const keys = (value: object): string[] =>
    Object.keys(value)
      .map((key) => (key.match(UUID) ? '<id>' : key))
      .filter((key) => key !== '<id>' || !UNDER_WAY.test(path))
      .filter((key) => !OWN_FIELDS.has(`${path}.${key}`))
      .sort();
  expect([path, ...keys(actual as object)]).toEqual([path, ...keys(expected)]);
  const values = Object.values(actual as object) as unknown[];
  for (const [index, [key, value]] of Object.entries(expected).entries()) {
    const own = (actual as Record<string, unknown>)[key] ?? values[index];
    if (EXACT.has(key) && typeof value === 'string') {
      expect([`${path}.${key}`, normalise(String(own))]).toEqual([`${path}.${key}`, normalise(value)]);
    } else if (!FREE.has(key)) expectSameShape(own, value, `${path}.${key}`);
  }
}

/** The JSON that a field of an answer holds as a text. */
function innerLogs(body: unknown): unknown {
  const logs = (body as { logs?: string } | undefined)?.logs;
  return logs === undefined ? undefined : JSON.parse(logs);
}

function learnIdentities(actual: unknown, expected: unknown): void {
  const own = (actual as { workflow_id?: string; id?: string } | undefined) ?? {};
  const theirs = (expected as { workflow_id?: string; id?: string } | undefined) ?? {};
  for (const key of ['workflow_id', 'id'] as const) {
    const id = theirs[key];
    if (id !== undefined && own[key] !== undefined) identities.set(id, own[key]);
  }
}

/** The recording with what is meant to be otherwise here. */
function adapt(name: string, recording: Recording): Recording {
  let text = JSON.stringify(recording);
  // Runs that were made anew under another name.
  if (name >= '79') text = text.replaceAll('analysisbad', 'analysisbroken');
  // A real server leaves the steps of a stopped run as running for ever.
  if (name.startsWith('85')) text = text.replaceAll('\\"running\\"', '\\"stopped\\"');
  return JSON.parse(text) as Recording;
}

describe.each(recordings)('%s', (name, original) => {
  let answer: Answer;
  const { request, response } = adapt(name, original);

  beforeAll(async () => {
    await BEFORE[name.slice(0, 2)]?.();
    const token = name.startsWith('03')
      ? null
      : request.path.includes('wrong-token')
        ? 'wrong-token'
        : undefined;
    answer = await server.send(
      request.method,
      normalise(request.path).replace('?access_token=wrong-token', ''),
      {
        ...(request.json === undefined ? {} : { json: request.json }),
        ...(request.text === undefined ? {} : { body: request.text }),
        ...(request.contentType === undefined ? {} : { contentType: request.contentType }),
        ...(token === undefined ? {} : { token }),
      },
    );
    learnIdentities(answer.json, response.json);
  });

  test('is answered as a real server does', () => {
    expect([answer.status, answer.text]).toEqual([response.status, expect.anything()]);
    expect(answer.headers['content-type']?.split(';')[0]).toBe(response.headers['content-type']);
    const disposition = response.headers['content-disposition']?.replace(/\d{4}-\d\d-\d\d-\d{6}/, '');
    expect(answer.headers['content-disposition']?.replace(/\d{4}-\d\d-\d\d-\d{6}/, '')).toBe(disposition);
  });

  if (response.json !== undefined && !name.startsWith('05')) {
    test('has the same fields and texts', () => expectSameShape(answer.json, response.json, name));
  }
  if (innerLogs(response.json) !== undefined) {
    test('has the same fields and texts in the text of its logs', () => {
      expectSameShape(innerLogs(answer.json), innerLogs(response.json), name);
    });
  }
});

test('what a server tells of itself is a part of what a real one tells', async () => {
  const answer = await server.send('GET', '/api/info');
  const theirs = recorded('05').response.json as Record<string, { title: string; value: unknown }>;
  for (const [key, entry] of Object.entries(answer.json as unknown as typeof theirs)) {
    expect([key, entry.title]).toEqual([key, theirs[key]?.title]);
  }
});

test('the recordings name one user, and so does this server', async () => {
  const answer = await server.send('GET', '/api/you');
  expect(answer.json.id_).toBe(NOBODY);
});

test('too many requests are answered as a real server does', async () => {
  const limited = await TestServer.start({ rateLimit: { requests: 20, perSeconds: 1 }, clock: stoppedClock });
  try {
    const answers = await Promise.all(Array.from({ length: 21 }, () => limited.send('GET', '/api/ping')));
    const refused = answers.filter(({ status }) => status !== 200);
    const { response } = readRecording('97-rate-limited.json');
    expect(refused.map(({ status, json, headers }) => [status, json, headers['retry-after']])).toEqual([
      [response.status, response.json, response.headers['retry-after']],
    ]);
  } finally {
    await limited.close();
  }
});

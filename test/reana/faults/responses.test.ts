import { ApiError, ConflictError } from '../../../src/reana/errors/api-error.js';
import type { NewRun } from '../../../src/reana/model.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords, type Words } from '../../support/words.js';
import { recorded, StubServer, TestClock, type Reply, type Route } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const newRun: NewRun = {
  name: 'greetings',
  specification: { workflow: { type: 'yadage', file: 'workflow.yml', files: [] } },
  root: '/nowhere',
  workflowFiles: ['workflow.yml'],
};
const you = recorded('you');
const limited = recorded('rate-limited');
const html: Reply = {
  status: 502,
  headers: { 'Content-Type': 'text/html' },
  body: '<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>',
};

function said(error: Error): Words {
  return wordsOf(error, { [stub.url]: 'SERVER', [new URL(stub.url).host]: 'HOST' });
}

test.each<[string, Reply, number, number]>([
  ['429 with Retry-After 0', { ...limited, headers: { 'Retry-After': '0' } }, 100, 100],
  ['429 with Retry-After 1', { ...limited, headers: { 'Retry-After': '1' } }, 1000, 1000],
  ['429 without Retry-After', { ...limited, headers: {} }, 250, 500],
  [
    '429 with a date',
    { ...limited, headers: { 'Retry-After': 'Tue, 01 Jan 2030 00:00:07 GMT' } },
    7000,
    7000,
  ],
  ['502 with a page', html, 250, 500],
  ['503', { status: 503, body: { message: 'later' } }, 250, 500],
  ['504', { status: 504 }, 250, 500],
])('%s is tried again', async (_name, reply, shortest, longest) => {
  stub = await StubServer.start({ 'GET /api/you': [reply, you] });
  const clock = new TestClock();
  await expect(stub.client({ clock }).server.you()).resolves.toMatchObject({ email: 'admin@example.org' });
  expect(clock.waits).toHaveLength(1);
  expect(clock.waits[0]).toBeGreaterThanOrEqual(shortest);
  expect(clock.waits[0]).toBeLessThanOrEqual(longest);
});

test('a wait of an hour is left to the caller', async () => {
  stub = await StubServer.start({ 'GET /api/you': { ...limited, headers: { 'Retry-After': '3600' } } });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toMatchObject({ code: 'rate-limited', retryAfter: 3_600_000, attempts: 1 });
});

test('a proxy page is named by its title, not shown', async () => {
  stub = await StubServer.start({ 'GET /api/you': html });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toMatchObject({
    ...{ code: 'server-unavailable', status: 502, attempts: 5 },
    ...{ serverMessage: '502 Bad Gateway', message: expect.stringContaining('502 Bad Gateway') as string },
  });
  expectWords(said(failure));
});

test.each<[string, Reply, string, number]>([
  [
    'truncated JSON',
    { headers: { 'Content-Type': 'application/json' }, body: '{"email": "a' },
    'broken-response',
    3,
  ],
  [
    'a page with status 200',
    { headers: { 'Content-Type': 'text/html' }, body: '<html>' },
    'unexpected-response',
    1,
  ],
  ['a list', { body: [] }, 'unexpected-response', 1],
  ['JSON of another shape', { body: { email: 7 } }, 'unexpected-response', 1],
  ['nothing', {}, 'unexpected-response', 1],
])('%s is an unexpected answer', async (_name, reply, code, tries) => {
  stub = await StubServer.start({ 'GET /api/you': reply });
  const failure = await failureOf(stub.client().server.you());
  expect(failure).toBeInstanceOf(ApiError);
  expect(failure.code).toBe(code);
  expectWords(said(failure));
  expect(stub.calls.filter((call) => call === 'GET /api/you')).toHaveLength(tries);
});

describe('creating a run', () => {
  const breakOff: Route = (_request, response) => {
    response.socket?.destroy();
    return undefined;
  };

  test.each<[string, Route]>([
    ['a connection that breaks', breakOff],
    ['502', html],
    ['504', { status: 504 }],
    ['a success without id', { status: 200, body: { message: 'fine' } }],
  ])('%s leaves the outcome open and is never repeated', async (_name, route) => {
    stub = await StubServer.start({ 'GET /api/ping': recorded('ping'), 'POST /api/workflows': route });
    const failure = await failureOf(stub.client().workflows.create(newRun));
    expect(failure).toMatchObject({ code: 'create-outcome-unknown' });
    expectWords(said(failure));
    expect(stub.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test('507 is a refusal, never repeated: nothing was created for want of space', async () => {
    const body = { message: 'There is no space left on the disk that holds the workspaces.' };
    const route: Route = { status: 507, body };
    stub = await StubServer.start({ 'GET /api/ping': recorded('ping'), 'POST /api/workflows': route });
    const failure = await failureOf(stub.client().workflows.create(newRun));
    expect(failure).toMatchObject({ code: 'server-error', status: 507 });
    expectWords(said(failure));
    expect(stub.calls.filter((call) => call.startsWith('POST'))).toHaveLength(1);
  });

  test.each<[string, Reply]>([
    ['429, which the server answers before it does anything', limited],
    [
      'a lock that another change holds',
      { status: 409, body: { message: 'The workspace is currently being mutated.' } },
    ],
  ])('%s is repeated', async (_name, reply) => {
    stub = await StubServer.start({
      'GET /api/ping': recorded('ping'),
      'POST /api/workflows': [reply, recorded('create')],
    });
    await expect(stub.client().workflows.create(newRun)).resolves.toMatchObject({ name: 'greetings.1' });
  });

  test('a new connection is taken, so that none is met that the server is just closing', async () => {
    const sockets = new Set<unknown>();
    const route =
      (name: string): Route =>
      (_request, response) => {
        sockets.add(response.socket);
        return recorded(name);
      };
    stub = await StubServer.start({ 'GET /api/ping': route('ping'), 'POST /api/workflows': route('create') });
    const { server, workflows } = stub.client();
    await server.ping();
    await server.ping();
    expect(sockets.size).toBe(1);
    await workflows.create(newRun);
    expect(sockets.size).toBe(3 - 1);
  });
});

describe('changes whose first answer was lost', () => {
  const lostThen = (reply: Reply): Route => {
    let turn = 0;
    return (_request, response) => {
      turn += 1;
      if (turn === 1) response.socket?.destroy();
      return turn === 1 ? undefined : reply;
    };
  };

  test('a start that the server took the first time has succeeded', async () => {
    stub = await StubServer.start({ 'POST /api/workflows/r/start': lostThen(recorded('start-again')) });
    await expect(stub.client().workflows.start('r')).resolves.toBeUndefined();
  });

  test('a stop that the server took the first time has succeeded', async () => {
    stub = await StubServer.start({ 'PUT /api/workflows/r/status': lostThen(recorded('stop-again')) });
    await expect(stub.client().workflows.stop('r')).resolves.toBeUndefined();
  });
});

test.each([
  ['start-again', 'already-started'],
  ['start-without-workflow-file', 'server-error'],
  ['status-missing', 'not-found'],
])('start: %s', async (name, code) => {
  stub = await StubServer.start({ 'POST /api/workflows/r/start': recorded(name) });
  const failure = await failureOf(stub.client().workflows.start('r'));
  expect(failure.code).toBe(code);
  expectWords(said(failure));
});

test.each([
  ['stop-again', 'stop', 'not-running'],
  ['delete-running', 'delete', 'still-running'],
] as const)('%s is a conflict', async (name, verb, code) => {
  stub = await StubServer.start({ 'PUT /api/workflows/r/status': recorded(name) });
  const failure = await failureOf(stub.client().workflows[verb]('r'));
  expect(failure).toBeInstanceOf(ConflictError);
  expect(failure.code).toBe(code);
  expectWords(said(failure));
});

import type { ReanaMadminerError } from '../../../src/core/errors.js';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ServerError } from '../../../src/reana/errors/api-error.js';
import type { SubmitEvent } from '../../../src/runs/events.js';
import { submit } from '../../../src/runs/submit/submit.js';
import {
  recorded,
  StubServer,
  TestClock,
  type Reply,
  type Route,
  type SeenRequest,
} from '../../reana/stub-server.js';
import { expectWords } from '../../support/words.js';
import { ID } from '../script.js';

const BUSY: Reply = {
  status: 429,
  headers: { 'Retry-After': '5' },
  body: { message: 'Rate limit exceeded' },
};

let folder: string;
let stub: StubServer;
let clock: TestClock;
/** What the server has made, by a create whose answer got lost. */
let made: object | undefined;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'create-'));
  clock = new TestClock();
  made = undefined;
  writeFileSync(join(folder, 'reana.yaml'), 'workflow: {type: yadage, file: workflow.yml}\n');
  writeFileSync(join(folder, 'workflow.yml'), 'stages: []\n');
});
afterEach(async () => {
  await stub.close();
  rmSync(folder, { recursive: true });
});

async function startServer(routes: Readonly<Record<string, Route>>): Promise<void> {
  const space = `/api/workflows/${ID}/workspace`;
  const sent = new Map<string, number>();
  stub = await StubServer.start({
    'GET /api/ping': recorded('ping'),
    'GET /api/workflows': () => {
      const items = made === undefined ? [] : [{ id: ID, name: 'greetings.1', status: 'created' }];
      return { body: { items, total: items.length } };
    },
    [`GET /api/workflows/${ID}/specification`]: () => ({ body: { specification: made, parameters: {} } }),
    [`POST ${space}`]: ({ query, body }) => {
      sent.set(query.get('file_name')!, body.length);
      return recorded('upload');
    },
    [`GET ${space}`]: () => ({ body: { items: [...sent].map(([name, raw]) => ({ name, size: { raw } })) } }),
    'POST /api/workflows': recorded('create'),
    [`POST /api/workflows/${ID}/start`]: recorded('start'),
    ...routes,
  });
}

async function run(): Promise<{ readonly events: readonly SubmitEvent[]; readonly failure?: unknown }> {
  const events: SubmitEvent[] = [];
  const options = {
    file: folder,
    journal: join(folder, 'journals'),
    onProgress: (event: SubmitEvent) => events.push(event),
  };
  try {
    await submit(stub.client({ clock }), options);
    return { events };
  } catch (failure) {
    return { events, failure };
  }
}

function creates(): number {
  return stub.calls.filter((call) => call === 'POST /api/workflows').length;
}

function loseAnswer(isMade: boolean): Route {
  return ({ body }: SeenRequest, response: ServerResponse) => {
    if (isMade) made = JSON.parse(body.toString()) as object;
    response.destroy();
    return undefined;
  };
}

test('a lost answer: the server is asked, and the run that it made is taken', async () => {
  await startServer({ 'POST /api/workflows': loseAnswer(true) });
  const { events, failure } = await run();
  expect(failure).toBeUndefined();
  expect(creates()).toBe(1);
  const found = events.flatMap((event) => (event.type === 'resumed' ? [event.found] : []));
  expect(found).toEqual(['unknown', 'created']);
  expect(events.at(-1)).toEqual({ type: 'started', run: { id: ID, name: 'greetings.1' } });
});

test('a lost request: when the server has made nothing, it is told once more', async () => {
  let turn = 0;
  await startServer({
    'POST /api/workflows': (request, response) => {
      turn += 1;
      const lose = loseAnswer(false) as Exclude<Route, Reply | readonly Reply[]>;
      return turn === 1 ? lose(request, response) : recorded('create');
    },
  });
  expect((await run()).failure).toBeUndefined();
  expect(creates()).toBe(2);
});

test('a server that loses every request is not told for ever', async () => {
  await startServer({ 'POST /api/workflows': loseAnswer(false) });
  expect((await run()).failure).toMatchObject({ code: 'create-outcome-unknown' });
  expect(creates()).toBe(3);
});

test('when the server can not be asked either, the next call goes on', async () => {
  let looks = 0;
  await startServer({
    'POST /api/workflows': loseAnswer(true),
    'GET /api/workflows': (_request, response) => {
      looks += 1;
      if (looks > 1) return void response.destroy();
      return { body: { items: [], total: 0 } };
    },
  });
  const { failure } = await run();
  expect(failure).toMatchObject({ code: 'create-outcome-unknown' });
  expectWords((failure as ReanaMadminerError).hint ?? '');
  stub.use({
    'GET /api/workflows': { body: { items: [{ id: ID, name: 'greetings.1', status: 'created' }], total: 1 } },
  });
  expect((await run()).failure).toBeUndefined();
  expect(creates()).toBe(1);
});

test('a server that fails may have made the run: the next call asks', async () => {
  await startServer({ 'POST /api/workflows': { status: 500, body: { message: 'Something went wrong' } } });
  expect((await run()).failure).toBeInstanceOf(ServerError);
  stub.use({ 'POST /api/workflows': recorded('create') });
  const { events, failure } = await run();
  expect(failure).toBeUndefined();
  expect(events.flatMap((event) => (event.type === 'resumed' ? [event.found] : []))).toEqual([
    'unknown',
    'nothing',
  ]);
});

test('a server that refuses has made none: the next call begins anew', async () => {
  await startServer({ 'POST /api/workflows': recorded('create-bad-specification') });
  expect((await run()).failure).toBeDefined();
  stub.use({ 'POST /api/workflows': recorded('create') });
  expect((await run()).events.map(({ type }) => type)).not.toContain('resumed');
});

test('a server that takes one create and one start in five seconds is waited for', async () => {
  await startServer({
    'POST /api/workflows': [BUSY, BUSY, recorded('create')],
    [`POST /api/workflows/${ID}/start`]: [BUSY, recorded('start')],
  });
  expect((await run()).failure).toBeUndefined();
  expect(creates()).toBe(3);
  expect(clock.waits.filter((pause) => pause >= 5000)).toHaveLength(3);
});

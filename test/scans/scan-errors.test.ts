import { rmSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../src/core/errors.js';
import { AuthenticationError } from '../../src/reana/errors/api-error.js';
import type { ScanEvent } from '../../src/scans/events.js';
import { FaultProxy, type Fault } from '../faults/fault-proxy.js';
import type { TestServer } from '../local/support/server-fixture.js';
import { expectWords } from '../support/words.js';
import { clientOf, follow, runsByPoint, SmallScan, startQuietServer } from './small-scan.js';

let files: SmallScan;
let server: TestServer;
beforeAll(async () => (server = await startQuietServer()));
afterAll(() => server.close());
beforeEach(() => (files = new SmallScan()));
afterEach(() => files.dispose());

const loseAnswer: Fault = async ({ handle, socket }) => {
  await handle();
  socket.destroy();
};
const loseRequest: Fault = ({ socket }) => void socket.destroy();
const failOnce: Fault = ({ response }) => void response.writeHead(500).end('<html>');

test.each([
  ['the answers to creates are lost', /^POST \/api\/workflows\?/, loseAnswer, 'warning'],
  ['creates are lost', /^POST \/api\/workflows\?/, loseRequest, 'warning'],
  ['creates fail', /^POST \/api\/workflows\?/, failOnce, 'warning'],
  ['uploads fail', /^POST \/api\/workflows\/[^/]+\/workspace/, failOnce, 'started'],
  ['uploads fail again and again', /^POST \/api\/workflows\/[^/]+\/workspace/, failOnce, 'warning', 9],
  ['the answers to starts are lost', /\/start\?/, loseAnswer, 'started'],
  ['starts fail', /\/start\?/, failOnce, 'warning'],
  ['looks fail', /^GET \/api\/workflows\?/, failOnce, 'connection-restored'],
] as const)('makes one run of each point although %s', async (what, call, fault, told, times: number = 2) => {
  const proxy = await FaultProxy.start(server.server);
  const client = clientOf(server, { serverUrl: proxy.url });
  const name = what.replaceAll(' ', '-');
  const plan = await files.plan(name, 3);
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => {
    events.push(event);
    if (event.type === 'looked') proxy.inject((text) => call.test(text), fault, times);
  });
  expect(proxy.hits).toBeGreaterThanOrEqual(times);
  expect(outcome).toMatchObject({ end: 'done', counts: { finished: 3 } });
  expect(events.map(({ type }) => type)).toContain(told);
  expect([...(await runsByPoint(server, name)).values()]).toEqual(Array(3).fill(['finished']));
  client.close();
  await proxy.close();
});

test('a file that can not be read stops what needs it, and is named', async () => {
  const client = clientOf(server);
  const plan = await files.plan('unread', 2);
  rmSync(join(files.folder, 'card.yml'));
  const events: ScanEvent[] = [];
  const outcome = await follow(client, plan, { journal: false }, (event) => events.push(event));
  expect(outcome).toMatchObject({ end: 'blocked', counts: { missing: 2, finished: 0 } });
  expect(outcome.reason).toContain('card.yml');
  // Each is tried twice.
  const warnings = events.flatMap((event) => (event.type === 'warning' ? [event.message] : []));
  expect(warnings).toHaveLength(4);
  expectWords(warnings.sort().map((message) => message.replaceAll(files.folder, 'FOLDER')));
  // Nothing is left of it on the server.
  expect(await runsByPoint(server, 'unread')).toEqual(new Map());
  client.close();
});

test('other files are not mixed with those of the runs that there are, unless that is wanted', async () => {
  const client = clientOf(server);
  await follow(client, await files.plan('mixed', 1), { journal: false });
  files.write('card.yml', 'width: 2\n');
  const changed = await files.plan('mixed', 2);
  const refused: unknown = await follow(client, changed, { journal: false }).catch((error: unknown) => error);
  expect(refused).toMatchObject({ code: 'scan-changed' });
  expect(refused).toMatchObject({
    details: { paths: ['card.yml'] },
    action: { type: 'set-option', option: 'allowChanged' },
  });
  await expect(follow(client, changed, { journal: false, allowChanged: true })).resolves.toMatchObject({
    counts: { finished: 2 },
  });
  client.close();
});

test('an error that concerns all points ends the scan', async () => {
  const client = clientOf(server, { accessToken: 'wrong' });
  const plan = await files.plan('denied', 2);
  await expect(follow(client, plan, { journal: false })).rejects.toThrow(AuthenticationError);
  client.close();

  const proxy = await FaultProxy.start(server.server);
  const late = clientOf(server, { serverUrl: proxy.url });
  const deny: Fault = ({ response }) =>
    void response
      .writeHead(403, { 'Content-Type': 'application/json' })
      .end('{"message": "Token not valid."}');
  proxy.inject((text) => /^POST \/api\/workflows\?/.test(text), deny, 1);
  await expect(follow(late, plan, { journal: false })).rejects.toThrow(AuthenticationError);
  await expect(follow(late, plan, { journal: false })).resolves.toMatchObject({ counts: { finished: 2 } });
  late.close();
  await proxy.close();
});

test('refuses limits that are none', async () => {
  const client = clientOf(server);
  const plan = await files.plan('limits', 1);
  await expect(follow(client, plan, { maxActive: 0 })).rejects.toThrow(UsageError);
  await expect(follow(client, plan, { retries: 0.5 })).rejects.toThrow(UsageError);
  client.close();
});

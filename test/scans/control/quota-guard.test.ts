import { AuthenticationError } from '../../../src/reana/errors/api-error.js';
import { QuotaGuard } from '../../../src/scans/control/quota-guard.js';
import { StubServer, type Reply } from '../../reana/stub-server.js';
import { expectWords } from '../../support/words.js';

async function guarded(reply: Reply, bytesPerRun: number, live = 0): Promise<QuotaGuard> {
  const server = await StubServer.start({ 'GET /api/you': reply });
  const client = server.client();
  const guard = new QuotaGuard(client, bytesPerRun);
  try {
    await guard.ask(0, live, {});
  } finally {
    client.close();
    await server.close();
  }
  return guard;
}

function account(quota: object): Reply {
  return { body: { email: 'user@example.org', quota } };
}

test.each([
  [{}, 10, Infinity],
  [{ disk: { usage: { raw: 40 }, limit: { raw: 100 } } }, 25, 2],
  [{ disk: { usage: { raw: 40 }, limit: { raw: 100 } } }, 0, Infinity],
  [{ disk: { usage: { raw: 140 }, limit: { raw: 100 } } }, 0, 0],
  [{ disk: { usage: { raw: 40 }, limit: { raw: 0 } } }, 25, Infinity],
  [{ cpu: { usage: { raw: 99 }, limit: { raw: 100 } } }, 25, Infinity],
  [{ cpu: { usage: { raw: 100 }, limit: { raw: 100 } } }, 25, 0],
])('has room within %j for runs of %d bytes: %d', async (quota, bytes, room) => {
  expect((await guarded(account(quota), bytes)).room).toBe(room);
});

test('asks again after a while, also when the server has refused something', async () => {
  const guard = await guarded(account({}), 10);
  expect([guard.isDue(179_999, 0), guard.isDue(180_000, 0)]).toEqual([false, true]);
  guard.refuse(200_000, 'User quota exceeded');
  expect([guard.room, guard.isFull, guard.isDue(300_000, 0), guard.isDue(380_000, 0)]).toEqual([
    0,
    true,
    false,
    true,
  ]);
});

test('a server that does not tell has no limit; one that knows nobody of that token does not go on', async () => {
  expect((await guarded({ status: 404, body: { message: 'no such route' } }, 10)).room).toBe(Infinity);
  const denied = guarded({ status: 403, body: { message: 'Token not valid.' } }, 10);
  await expect(denied).rejects.toThrow(AuthenticationError);
});

test('sets aside the share of runs that are under way, and asks again when one has ended with less', async () => {
  const disk = { usage: { raw: 40 }, limit: { raw: 100 } };
  const guard = await guarded(account({ disk }), 20, 2);
  expect(guard.room).toBe(1);
  expectWords(guard.message);
  guard.take();
  expect([guard.room, guard.isDue(1, 3), guard.isDue(1, 2)]).toEqual([0, false, true]);
  // What was refused is not asked for again at once.
  guard.refuse(1, 'User quota exceeded');
  expect(guard.isDue(2, 0)).toBe(false);
});

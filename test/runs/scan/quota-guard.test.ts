import { AuthenticationError } from '../../../src/reana/errors.js';
import { QuotaGuard } from '../../../src/runs/scan/quota-guard.js';
import { StubServer, type Reply } from '../../reana/stub-server.js';

async function guarded(reply: Reply, bytesPerRun: number): Promise<QuotaGuard> {
  const server = await StubServer.start({ 'GET /api/you': reply });
  const client = server.client();
  const guard = new QuotaGuard(client, bytesPerRun);
  try {
    await guard.ask(0, {});
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
  expect([guard.isDue(179_999), guard.isDue(180_000)]).toEqual([false, true]);
  guard.refuse(200_000, 'User quota exceeded');
  expect([guard.room, guard.isFull, guard.isDue(300_000), guard.isDue(380_000)]).toEqual([
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

import { systemClock } from '../../../../src/core/clock.js';
import { expectWords } from '../../../support/words.js';
import { TestServer, type Answer } from '../../support/server-fixture.js';

const clock = { ...systemClock, now: () => Date.parse('2026-11-22T12:00:00Z') };
const FRIEND = 'friend@example.org';

let server: TestServer;
beforeAll(async () => {
  server = await TestServer.start({ clock });
  for (const name of ['open', 'closed'])
    await server.createRun(name, { workflow: { type: 'yadage', file: 'w' } });
});
afterAll(() => server.close());

function share(json: object): Promise<Answer> {
  return server.send('POST', '/api/workflows/open/share', { json });
}

async function listed(query: string): Promise<string[]> {
  return (await server.send('GET', `/api/workflows?${query}`)).json.items.map(({ name }) => name);
}

test('sharing is kept, shown, filtered by, and taken back', async () => {
  const terms = { user_email_to_share_with: FRIEND, valid_until: '2026-11-22', message: 'look' };
  const shared = await share(terms);
  expect([shared.status, shared.json.workflow_name]).toEqual([200, 'open.1']);
  expect((await share(terms)).status).toBe(409);
  expect((await server.send('GET', '/api/workflows/open/share-status')).json).toMatchObject({
    workflow_name: 'open.1',
    shared_with: [{ user_email: FRIEND, valid_until: '2026-11-22T23:59:59' }],
  });
  expect((await server.send('GET', '/api/users/you-shared-with')).json).toEqual({
    users_you_shared_with: [{ email: FRIEND }],
  });
  expect((await server.send('GET', '/api/users/shared-with-you')).json).toEqual({
    users_shared_with_you: [],
  });
  expect(await listed(`shared_with=${FRIEND}`)).toEqual(['open.1']);
  expect(await listed('shared_with=anybody')).toEqual(['open.1']);
  expect(await listed('shared_with=nobody')).toEqual(['closed.1']);
  expect(await listed('shared_by=anybody')).toEqual([]);
  expect(new Set(await listed('shared=true'))).toEqual(new Set(['open.1', 'closed.1']));
  expect((await server.send('GET', '/api/workflows?shared_by=a&shared_with=b')).status).toBe(400);
  const path = '/api/workflows/open/unshare';
  const query = `?user_email_to_unshare_with=${FRIEND}`;
  const unshared = await server.send('POST', path + query);
  expect(unshared.status).toBe(200);
  const again = await server.send('POST', path, { json: { user_email_to_unshare_with: FRIEND } });
  expect(again.status).toBe(409);
  expectWords([shared, unshared, again].map((answer) => answer.json.message));
});

test.each([
  ['no address', {}],
  ['no address of a user', { user_email_to_share_with: 'nobody' }],
  ['a day in the past', { user_email_to_share_with: FRIEND, valid_until: '2026-11-21' }],
  ['no day', { user_email_to_share_with: FRIEND, valid_until: 'tomorrow' }],
  ['a long message', { user_email_to_share_with: FRIEND, message: 'x'.repeat(5001) }],
])('%s is refused', async (_what, json) => {
  const answer = await share(json);
  expect(answer.status).toBe(400);
  expectWords(answer.json.message);
});

test('nobody shares with themselves, and REANA 0.9 knows no sharing', async () => {
  const { email } = (await server.send('GET', '/api/you')).json as unknown as { email: string };
  const refused = await share({ user_email_to_share_with: email });
  expect(refused.status).toBe(400);
  expectWords(refused.json.message);
  const old = await TestServer.start({ generation: '0.9' });
  try {
    expect((await old.send('GET', '/api/users/you-shared-with')).status).toBe(404);
  } finally {
    await old.close();
  }
});

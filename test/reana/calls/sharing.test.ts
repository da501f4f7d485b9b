import { UsageError } from '../../../src/core/errors.js';
import { StubServer } from '../stub-server.js';

let stub: StubServer;
afterEach(() => stub.close());

const done = { body: { message: 'done', workflow_id: 'i', workflow_name: 'r.1' } };

test('share sends what was given, and nothing else', async () => {
  stub = await StubServer.start({ 'POST /api/workflows/r.1/share': done });
  const { sharing } = stub.client();
  await sharing.share('r.1', 'a@b.org');
  await sharing.share('r.1', 'a@b.org', { message: 'look', validUntil: '2030-12-31' });
  expect(stub.requests.map(({ body }) => JSON.parse(body.toString()) as unknown)).toEqual([
    { user_email_to_share_with: 'a@b.org' },
    { user_email_to_share_with: 'a@b.org', message: 'look', valid_until: '2030-12-31' },
  ]);
});

test('unshare sends the user where the API says, and where servers look', async () => {
  stub = await StubServer.start({ 'POST /api/workflows/r.1/unshare': done });
  await stub.client().sharing.unshare('r.1', 'a@b.org');
  const [request] = stub.requests;
  expect(request!.query.get('user_email_to_unshare_with')).toBe('a@b.org');
  expect(JSON.parse(request!.body.toString())).toEqual({ user_email_to_unshare_with: 'a@b.org' });
});

test('status and users, as servers and as their API say them', async () => {
  stub = await StubServer.start({
    'GET /api/workflows/r.1/share-status': {
      body: {
        workflow_id: 'i',
        shared_with: [
          { user_email: 'a@b.org', valid_until: '2030-12-31T23:59:59' },
          { user_email: 'c@d.org', valid_until: null },
        ],
      },
    },
    'GET /api/users/shared-with-you': { body: { users_shared_with_you: [{ email: 'a@b.org' }] } },
    'GET /api/users/you-shared-with': { body: { users: [{ email: 'c@d.org' }] } },
  });
  const { sharing } = stub.client();
  await expect(sharing.status('r.1')).resolves.toEqual([
    { user: 'a@b.org', validUntil: new Date('2030-12-31T23:59:59Z') },
    { user: 'c@d.org' },
  ]);
  await expect(sharing.sharedWithMe()).resolves.toEqual(['a@b.org']);
  await expect(sharing.sharedByMe()).resolves.toEqual(['c@d.org']);
});

test('a conflict is one at the first try, and none at a later one', async () => {
  const conflict = { status: 409, body: { message: 'r.1 is already shared with a@b.org.' } };
  stub = await StubServer.start({ 'POST /api/workflows/r.1/share': conflict });
  await expect(stub.client().sharing.share('r.1', 'a@b.org')).rejects.toMatchObject({
    code: 'already-shared',
  });
  await stub.close();
  stub = await StubServer.start({ 'POST /api/workflows/r.1/share': [{ status: 502 }, conflict] });
  await stub.client().sharing.share('r.1', 'a@b.org');
});

test.each([
  [
    'the page of an old server',
    { status: 404, headers: { 'Content-Type': 'text/html' }, body: '<title>404 Not Found</title>' },
    'not-offered',
  ],
  ['nothing', { status: 404, body: '' }, 'not-offered'],
  ['a method that is not allowed', { status: 405, body: '' }, 'not-offered'],
  ['a run that is not there', { status: 404, body: { message: 'Workflow r.1 does not exist' } }, 'not-found'],
  [
    'a user that is not there',
    { status: 404, body: { message: 'User a@b.org does not exist' } },
    'not-found',
  ],
] as const)('%s is told apart', async (_name, reply, code) => {
  stub = await StubServer.start({ 'POST /api/workflows/r.1/share': reply });
  await expect(stub.client().sharing.share('r.1', 'a@b.org')).rejects.toMatchObject({ code });
});

test.each([{ validUntil: '2030-02-30' }, { validUntil: '31.12.2030' }, { message: 'x'.repeat(5001) }])(
  'what no server takes is not sent',
  async (options) => {
    stub = await StubServer.start({});
    await expect(stub.client().sharing.share('r.1', 'a@b.org', options)).rejects.toThrow(UsageError);
    expect(stub.requests).toEqual([]);
  },
);

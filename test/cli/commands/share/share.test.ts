import { StubServer, TOKEN } from '../../../reana/stub-server.js';
import { expectSaid, run as runLine } from '../../support.js';
import { Shell } from '../shell.js';

test('a run is shared, shown and no longer shared', async () => {
  const shell = await Shell.open();
  try {
    await shell.server.createRun('mine', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    await shell.says('share status mine', 'nobody');
    await shell.says(
      'share add mine -u anna@example.org --user bob@example.org -m look --until 2999-03-31',
      'added',
    );
    expect(await shell.json('share status mine')).toMatchObject({
      run: { name: 'mine.1' },
      sharedWith: [{ user: 'anna@example.org', validUntil: '2999-03-31T23:59:59.000Z' }, {}],
    });
    await shell.says('share users', 'users');
    await shell.server.createRun('other', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    const names = async (flags: string): Promise<unknown> =>
      ((await shell.json(`list ${flags}`)) as { name: string }[]).map(({ name }) => name).sort();
    expect(await names('--shared')).toEqual(['mine.1', 'other.1']);
    expect(await names('--shared-with anna@example.org')).toEqual(['mine.1']);
    expect(await names('--shared-with nobody')).toEqual(['other.1']);
    expect(await names('--shared-by anybody')).toEqual([]);
    const table = await shell.text('list --shared-with anybody');
    expect(table).toMatch(/ SHARED WITH\nmine\.1 .* anna@example\.org, bob@example\.org\n$/);
    await shell.refuses('list --shared-by a@b.org --shared-with anybody', 2, 'usage', 'both');
    await shell.refuses('share add mine -u anna@example.org', 5, 'already-shared', 'again');
    expect(await shell.text('share remove mine -u anna@example.org')).not.toContain('anna');
    await shell.refuses('share add mine -u a@b.org --until tomorrow', 2, 'usage', 'no day');
    expect(await shell.type('share add mine')).toMatchObject({ code: 2 });
  } finally {
    await shell.close();
  }
});

test('runs of others are listed with their owners, and where they go on in pages', async () => {
  const item = (owner: string, index: number): object => ({
    id: `${owner}${index}`,
    name: `fit.${index}`,
    status: 'finished',
    created: '2030-01-01T00:00:00',
    owner_email: owner,
    shared_with: [],
  });
  const all = [item('anna@example.org', 1), item('me@example.org', 1), item('anna@example.org', 2)];
  const stub = await StubServer.start({
    'GET /api/users/shared-with-you': { body: { users_shared_with_you: [{ email: 'anna@example.org' }] } },
    'GET /api/workflows': ({ query }) => {
      const page = Number(query.get('page'));
      return { body: { items: all.slice(2 * page - 2, 2 * page), page, total: all.length } };
    },
  });
  const env = { REANA_SERVER_URL: stub.url, REANA_ACCESS_TOKEN: TOKEN };
  const { stdout, code } = await runLine(['list', '--shared'], { env });
  expect(code).toBe(0);
  expectSaid({ stdout, stderr: '' });
  const looks = stub.requests.filter(({ path }) => path === '/api/workflows');
  expect(looks.map(({ query }) => [query.get('shared'), query.get('page')])).toEqual([
    ['true', '1'],
    ['true', '2'],
  ]);
  await stub.close();
});

test('a server of 0.9 is said to have no sharing', async () => {
  const shell = await Shell.open({ generation: '0.9' });
  try {
    await shell.server.createRun('mine', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    for (const line of [
      'share status mine',
      'share users',
      'share add mine -u a@b.org',
      'list --shared',
      'list --shared-by a@b.org',
    ]) {
      await shell.refuses(line, 5, 'not-offered', line);
    }
  } finally {
    await shell.close();
  }
});

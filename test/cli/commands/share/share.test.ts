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
    await shell.refuses('share add mine -u anna@example.org', 5, 'already-shared', 'again');
    expect(await shell.text('share remove mine -u anna@example.org')).not.toContain('anna');
    await shell.refuses('share add mine -u a@b.org --until tomorrow', 2, 'usage', 'no day');
    expect(await shell.type('share add mine')).toMatchObject({ code: 2 });
  } finally {
    await shell.close();
  }
});

test('a server of 0.9 is said to have no sharing', async () => {
  const shell = await Shell.open({ generation: '0.9' });
  try {
    await shell.server.createRun('mine', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    for (const line of ['share status mine', 'share users', 'share add mine -u a@b.org']) {
      await shell.refuses(line, 5, 'not-offered', line);
    }
  } finally {
    await shell.close();
  }
});

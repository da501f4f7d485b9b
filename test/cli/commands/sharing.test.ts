import { Shell } from './shell.js';

test('a run is shared, shown and no longer shared', async () => {
  const shell = await Shell.open();
  try {
    await shell.server.createRun('mine', { workflow: { type: 'yadage', file: 'workflow.yml' } });
    expect(await shell.text('share status mine')).toBe('mine.1 is shared with nobody\n');
    const added = await shell.text(
      'share add mine -u anna@example.org --user bob@example.org -m look --until 2999-03-31',
    );
    expect(added).toMatch(
      /^mine\.1 IS SHARED WITH +UNTIL\nanna@example\.org +2999-03-31\nbob@example\.org +2999-03-31\n$/,
    );
    expect(await shell.json('share status mine')).toMatchObject({
      run: { name: 'mine.1' },
      sharedWith: [{ user: 'anna@example.org', validUntil: '2999-03-31T23:59:59.000Z' }, {}],
    });
    expect(await shell.text('share users')).toMatch(
      /^share runs with you +nobody\nyou share runs with +anna@example\.org, bob@example\.org\n$/,
    );
    expect(await shell.type('share add mine -u anna@example.org')).toMatchObject({
      code: 5,
      stderr: expect.stringContaining('already shared') as string,
    });
    expect(await shell.text('share remove mine -u anna@example.org')).not.toContain('anna');
    expect(await shell.type('share add mine -u a@b.org --until tomorrow')).toMatchObject({
      code: 2,
      stderr: 'error: "tomorrow" is no day\nhint: write it like 2027-03-31\n',
    });
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
      expect(await shell.type(line)).toEqual({
        code: 5,
        stdout: '',
        stderr: `error: ${shell.url} does not offer this: REANA can share runs since 0.95\n`,
      });
    }
  } finally {
    await shell.close();
  }
});

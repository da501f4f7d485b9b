import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endGroup } from '../../../src/local/runtimes/process-group.js';
import { Gate } from '../../support/gate.js';

test('what ignores SIGTERM is killed when its time is over', async () => {
  const gate = await Gate.start();
  const deaf = `trap '' TERM; (${gate.command('inner')}) & ${gate.command('outer')}`;
  const group = spawn('bash', ['-c', deaf], { detached: true, stdio: 'ignore' });
  const ended = once(group, 'exit');
  await gate.reached(2);
  await endGroup(group.pid!, 40);
  expect(await ended).toEqual([null, 'SIGKILL']);
  await gate.left();
  await gate.close();
});

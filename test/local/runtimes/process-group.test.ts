import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { endGroup, reapGroup } from '../../../src/local/runtimes/process-group.js';
import { processStartTime } from '../../../src/local/process-identity.js';
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

test('the group of a killed server is ended by its identity, and no other one is', async () => {
  const gate = await Gate.start();
  const command = `(${gate.command()}) & wait`;
  const left = spawn('bash', ['-c', command], { detached: true, stdio: 'ignore' });
  await gate.reached();
  const identity = { pid: left.pid!, startTime: processStartTime(left.pid!)! };
  await reapGroup({ ...identity, startTime: `${identity.startTime}0` });
  expect([left.exitCode, left.signalCode]).toEqual([null, null]);
  await reapGroup(identity);
  await gate.left();
  await reapGroup(identity);
  await gate.close();
});

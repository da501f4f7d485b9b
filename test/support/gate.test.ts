import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Gate, processesAtGates } from './gate.js';

let gate: Gate;
beforeEach(async () => (gate = await Gate.start()));
afterEach(() => gate.close());

function visit(name: string): ChildProcess {
  return spawn('bash', ['-c', gate.command('$NAME')], {
    env: { ...process.env, NAME: name },
    stdio: 'ignore',
  });
}

test('lets on those who are named, and whoever comes later under that name', async () => {
  const [one, other] = [visit('one'), visit('other')];
  await gate.reached(1, 'one');
  await gate.reached(2);
  expect(processesAtGates()).toBe(2);
  gate.open('one');
  expect(processesAtGates()).toBe(1);
  expect(await once(one, 'exit')).toEqual([0, null]);
  expect(await once(visit('one'), 'exit')).toEqual([0, null]);
  expect(other.exitCode).toBeNull();
  gate.open();
  expect(await once(other, 'exit')).toEqual([0, null]);
});

test('is left by who is killed', async () => {
  const visitor = visit('one');
  await gate.reached();
  visitor.kill();
  await once(visitor, 'exit');
  // The socket's end comes in a turn of its own.
  while (processesAtGates() > 0) await new Promise((resolve) => setImmediate(resolve));
  const next = visit('two');
  await gate.reached(1, 'two');
  next.kill();
});

test('holds people up again once it is shut', async () => {
  gate.open();
  expect(await once(visit('one'), 'exit')).toEqual([0, null]);
  gate.shut();
  const late = visit('one');
  await gate.reached();
  expect(late.exitCode).toBeNull();
  gate.open('one');
  expect(await once(late, 'exit')).toEqual([0, null]);
});

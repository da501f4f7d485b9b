import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startLocalServer, type LocalServerRecord } from '../../../src/local/daemon/local-server.js';
import { Gate } from '../../support/gate.js';
import { exitOf } from '../support/child-exits.js';
import { useDaemons } from '../support/daemons.js';
import { TestServer } from '../support/server-fixture.js';

const { daemonScript, makeFolder } = useDaemons('serial');

function begin(dataDir: string): Promise<LocalServerRecord> {
  return startLocalServer({ dataDir, daemonScript, cores: 2, memory: 4 * 1024 ** 3 });
}

async function kill({ pid }: LocalServerRecord): Promise<void> {
  process.kill(pid, 'SIGKILL');
  await exitOf(pid);
}

test('a serial run outlives servers killed in the middle of each of its commands', async () => {
  const gate = await Gate.start();
  const dataDir = makeFolder();
  const names = ['first', 'second', 'third'];
  const commands = names.map(
    (name) =>
      `echo ${name} >> order; test -e go-${name} || (${gate.command(name)}); echo ${name} done >> order`,
  );
  let server = await begin(dataDir);
  const specification = {
    workflow: {
      type: 'serial',
      specification: { steps: [{ name: 'all', environment: 'test:1', commands }] },
    },
  };
  const { id } = await TestServer.attach(server).createRun('killed', specification);
  await TestServer.attach(server).send('POST', `/api/workflows/${id}/start`, { json: {} });
  for (const name of names) {
    await gate.reached(1, name);
    await TestServer.attach(server).upload(id, `go-${name}`, '');
    await kill(server);
    // The killed server has left the command running: the next one ends it.
    await gate.reached(1, name);
    server = await begin(dataDir);
    await gate.left(name);
  }
  expect(await TestServer.attach(server).ended(id)).toMatchObject({
    status: 'finished',
    progress: { current_step_name: 'all', finished: { total: 3 }, total: { total: 3 } },
  });
  const order = readFileSync(join(dataDir, 'workspaces', id, 'order'), 'utf8')
    .trimEnd()
    .split('\n');
  expect(order).toEqual(names.flatMap((name) => [name, name, `${name} done`]));
  await gate.close();
});

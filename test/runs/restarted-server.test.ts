import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock, type Clock } from '../../src/core/clock.js';
import { startLocalServer, stopLocalServer } from '../../src/local/daemon/local-server.js';
import { createRestClient } from '../../src/reana/rest-client.js';
import { makeRunHandle } from '../../src/runs/run-handle.js';
import { buildSources } from '../local/support/build-sources.js';
import { chain, TestServer } from '../local/support/server-fixture.js';
import { Gate } from '../support/gate.js';
import { FixedAddress } from './fixed-address.js';

const built = buildSources('restarted');
const daemonScript = join(built.folder, 'test', 'local', 'support', 'bash-daemon.js');
const dataDir = mkdtempSync(join(tmpdir(), 'restarted-'));
afterAll(async () => {
  await stopLocalServer(dataDir);
  rmSync(dataDir, { recursive: true });
  built.remove();
});

/** The time as it is, but for pauses, which are short. */
const hasty: Clock = {
  now: () => systemClock.now(),
  sleep: (milliseconds, signal) => systemClock.sleep(Math.min(milliseconds, 30), signal),
};

function portOf(url: string): number {
  return Number(new URL(url).port);
}

test('followers of a server that is killed and started again miss no event and no line', async () => {
  const first = await startLocalServer({ dataDir, daemonScript });
  const address = await FixedAddress.start(portOf(first.url));
  const gate = await Gate.start();
  const workflow = chain(
    `echo one; echo one; ${gate.command('a')}; echo two; echo {input} > {out}`,
    `echo three; ${gate.command('b')}; echo four; cp {input} {out}`,
    'echo five; cp {input} {out}',
  );
  const run = await TestServer.attach(first).startRun('restarted', workflow, { word: 'hello' });

  // Each start of the server makes a new token: requests wait for the one that is valid now.
  let token = Promise.resolve(first.token);
  const client = createRestClient({
    serverUrl: address.url,
    authentication: 'query',
    tokens: { token: () => token, renew: () => Promise.resolve(undefined) },
    clock: hasty,
  });
  const handle = makeRunHandle(client, run);
  const events: string[] = [];
  let wake = (): void => undefined;
  const following = (async () => {
    for await (const event of handle.events()) {
      if (event.type === 'progress') continue;
      const what =
        'step' in event ? ` ${event.step.name}` : event.type === 'status' ? ` ${event.run.status}` : '';
      events.push(`${event.type}${what}`);
      wake();
    }
  })();
  const lines: string[] = [];
  const reading = (async () => {
    for await (const { step, line } of handle.logLines()) {
      if (step !== 'engine' && !line.startsWith('preparing')) lines.push(`${step}: ${line}`);
      wake();
    }
  })();
  const both = Promise.all([following, reading]);
  const tooSoon = both.then(() => Promise.reject(new Error('the run ended too soon')));
  tooSoon.catch(() => undefined);
  const until = async (isThere: () => boolean): Promise<void> => {
    while (!isThere()) await Promise.race([tooSoon, new Promise<void>((resolve) => (wake = resolve))]);
  };

  try {
    await until(() => events.includes('step-started s0') && lines.length >= 2);
    gate.open('a');
    await until(() => events.includes('step-started s1') && lines.includes('s1: three'));
    address.target = undefined;
    process.kill(first.pid, 'SIGKILL');
    await until(() => events.includes('connection-lost'));
    const starting = startLocalServer({ dataDir, daemonScript });
    token = starting.then((record) => record.token);
    address.target = portOf((await starting).url);
    await until(() => events.includes('connection-restored'));
    gate.open('b');
    await both;
  } finally {
    client.close();
    await address.close();
    await gate.close();
  }
  expect(existsSync(join(dataDir, 'workspaces', run.id, 's2', 'out.txt'))).toBe(true);
  expect(events.filter((event) => event.startsWith('step'))).toEqual(
    ['s0', 's1', 's2'].flatMap((step) => [`step-started ${step}`, `step-finished ${step}`]),
  );
  expect(events.filter((event) => event === 'status finished')).toHaveLength(1);
  expect(lines.filter((line) => !line.startsWith('s1'))).toEqual([
    's0: one',
    's0: one',
    's0: two',
    's2: five',
  ]);
  expect(lines.filter((line) => line.startsWith('s1')).slice(-2)).toEqual(['s1: three', 's1: four']);
});

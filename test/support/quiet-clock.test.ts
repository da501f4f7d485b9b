import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { get, type IncomingMessage } from 'node:http';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/core/clock.js';
import { AbortedError } from '../../src/core/errors.js';
import { StubServer } from '../reana/stub-server.js';
import { Gate } from './gate.js';
import { QuietClock, untilQuiet } from './quiet-clock.js';

let clock: QuietClock;
beforeEach(() => (clock = new QuietClock()));

/** What comes first: the end of a sleep, or of something that began at the same time. */
async function first(deed: Promise<unknown>): Promise<'sleep' | 'deed'> {
  const winner = Promise.race([
    deed.then(() => 'deed' as const),
    clock.sleep(1).then(() => 'sleep' as const),
  ]);
  await deed;
  return winner;
}

test('goes from the end of one sleep to the end of the next, as long as they are', async () => {
  const began = clock.now();
  const ends: number[] = [];
  const sleep = async (milliseconds: number): Promise<void> => {
    await clock.sleep(milliseconds);
    ends.push(clock.now() - began);
  };
  await Promise.all([sleep(3_600_000), sleep(1), sleep(50).then(() => sleep(5)), sleep(0)]);
  expect(ends).toEqual([0, 1, 50, 55, 3_600_000]);
  expect(clock.waits).toEqual([3_600_000, 1, 50, 0, 5]);
});

test('a sleep that is broken off takes no time', async () => {
  const began = clock.now();
  const stop = new AbortController();
  const broken = clock.sleep(1000, stop.signal);
  stop.abort();
  await expect(broken).rejects.toThrow(AbortedError);
  await expect(clock.sleep(1000, stop.signal)).rejects.toThrow(AbortedError);
  await untilQuiet();
  expect(clock.now()).toBe(began);
});

test('stands still while a request is under way, however long it takes', async () => {
  const late = async (): Promise<object> => {
    // Seen by nothing but the open request.
    // eslint-disable-next-line no-restricted-syntax
    await new Promise((resolve) => setTimeout(resolve, 10).unref());
    return { body: {} };
  };
  const stub = await StubServer.start({ 'GET /': late });
  expect(await first(fetchOnce(stub.url))).toBe('deed');
  await stub.close();
});

async function fetchOnce(url: string): Promise<void> {
  const [response] = (await once(get(url, { agent: false }), 'response')) as [IncomingMessage];
  await once(response.resume(), 'end');
}

test('stands still while files are read and written', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'quiet-'));
  const work = async (): Promise<void> => {
    for (let turn = 0; turn < 20; turn += 1) {
      await writeFile(join(folder, 'file'), Buffer.alloc(100_000));
      await readFile(join(folder, 'file'));
    }
  };
  expect(await first(work())).toBe('deed');
  await rm(folder, { recursive: true });
});

test('stands still while a timer of the program runs', async () => {
  expect(await first(systemClock.sleep(10))).toBe('deed');
});

test('stands still while a process runs, and goes on when it stands at a gate', async () => {
  const gate = await Gate.start();
  const child = spawn('bash', ['-c', `sleep 0.02; ${gate.command()}; sleep 0.02`], { stdio: 'ignore' });
  const exited = once(child, 'exit');
  expect(await first(gate.reached())).toBe('deed');
  expect(await Promise.race([exited, clock.sleep(1_000_000)])).toBeUndefined();
  gate.open();
  expect(await first(exited)).toBe('deed');
  await gate.close();
});

test('several clocks do not hold each other up', async () => {
  const other = new QuietClock();
  await Promise.all([clock.sleep(1000), other.sleep(2000), untilQuiet()]);
  expect(other.now() - clock.now()).toBe(1000);
});

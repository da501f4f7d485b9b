import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Clock } from '../../../src/core/clock.js';
import { runUntilIdle, type RunUntilIdleOptions } from '../../../src/local/daemon/run-until-idle.js';
import type { RunningServer } from '../../../src/local/server/server.js';
import { Gate } from '../../support/gate.js';
import { untilQuiet } from '../../support/quiet-clock.js';
import { expectWords } from '../../support/words.js';
import { BashRuntime } from '../support/bash-runtime.js';
import { chain, TestServer } from '../support/server-fixture.js';

const MINUTE = 60_000;

/** Time that stands still until the test lets a sleeper wake up. */
class HandClock implements Clock {
  private time = Date.UTC(2030, 0, 1);
  private until = this.time;
  private wake = (): void => undefined;
  private fallsAsleep = (): void => undefined;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      this.until = this.time + milliseconds;
      this.wake = resolve;
      signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
      this.fallsAsleep();
    });
  }

  pass(milliseconds: number): void {
    this.time += milliseconds;
  }

  /** Lets time pass to the end of the sleep; resolves when the sleeper has looked around and sleeps again. */
  async passSleep(): Promise<void> {
    const asleep = new Promise<void>((resolve) => (this.fallsAsleep = resolve));
    this.time = Math.max(this.time, this.until);
    this.wake();
    await asleep;
  }
}

let dataDir: string;
beforeEach(async () => (dataDir = await mkdtemp(join(tmpdir(), 'reana-serve-'))));
afterEach(() => rm(dataDir, { recursive: true }));

/** A server that works, and the promise of its end. */
async function begin(
  options: Partial<RunUntilIdleOptions>,
): Promise<{ readonly server: TestServer; readonly ended: Promise<void>; readonly report: string[] }> {
  const report: string[] = [];
  const runtime = new BashRuntime();
  let ended = Promise.resolve();
  const running = await new Promise<RunningServer>((onReady, reject) => {
    ended = runUntilIdle({ dataDir, runtime, ...options, onReady, report: (line) => report.push(line) });
    ended.catch(reject);
  });
  return { server: TestServer.attach({ ...running, dataDir }), ended, report };
}

test('ends when there was nothing to do for as long as it may wait, and not before', async () => {
  const gate = await Gate.start();
  const clock = new HandClock();
  const { server, ended, report } = await begin({ clock, idleMinutes: 30 });
  const run = await server.startRun('long', chain(`${gate.command()}; echo {input} > {out}`), { word: 'a' });
  await gate.reached();
  for (let times = 0; times < 3; times += 1) await clock.passSleep();
  gate.open();
  await server.ended(run.id);
  await gate.close();
  await untilQuiet();
  clock.pass(10 * MINUTE);
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
  const last = clock.now();
  // The first sleep began before the last request.
  await clock.passSleep();
  void clock.passSleep();
  await ended;
  expect(clock.now() - last).toBe(30 * MINUTE);
  expectWords(report.map((line) => line.replace(/:\d+$/, ':PORT')));
});

test('never ends by itself when it may be idle for 0 minutes, which stands for no limit', async () => {
  const clock = new HandClock();
  const ending = new AbortController();
  const { server, ended, report } = await begin({ clock, idleMinutes: 0, signal: ending.signal });
  for (let days = 0; days < 5; days += 1) await clock.passSleep();
  expect((await server.send('GET', '/api/ping')).status).toBe(200);
  ending.abort();
  await ended;
  expect(report.at(-1)).not.toContain('idle');
});

test('ends when its caller says so', async () => {
  const ending = new AbortController();
  const { ended, report } = await begin({ signal: ending.signal });
  ending.abort();
  await ended;
  expectWords(report.map((line) => line.replace(/:\d+$/, ':PORT')));
});

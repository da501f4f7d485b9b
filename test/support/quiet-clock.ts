import { subscribe, unsubscribe } from 'node:diagnostics_channel';
import type { ClientRequest } from 'node:http';
import type { Clock } from '../../src/core/clock.js';
import { AbortedError } from '../../src/core/errors.js';
import { processesAtGates } from './gate.js';

const REQUEST_START = 'http.client.request.start';

/** Requests to the system: they come back by themselves. Sockets, servers and pipes may rest for ever. */
const UNDER_WAY = /(Req|ReqWrap|ReqCallback|ReqPromise|ConnectWrap|WriteWrap|ShutdownWrap|Immediate)$/;

/** Turns of the event loop that must pass without anything under way: what one of them began shows in the next. */
const CALM_TURNS = 3;

let requests = 0;

function countRequest(message: unknown): void {
  requests += 1;
  (message as { readonly request: ClientRequest }).request.once('close', () => (requests -= 1));
}

/** Timers that the product and its packages have set. Those of Node and of the test runner are none of ours. */
const timers = new Set<NodeJS.Timeout>();

const { setTimeout: setTimer, clearTimeout: clearTimer } = globalThis;

function watchTimers(): void {
  const set = (
    action: (...terms: unknown[]) => void,
    milliseconds?: number,
    ...terms: unknown[]
  ): NodeJS.Timeout => {
    const timer = setTimer(() => {
      timers.delete(timer);
      action(...terms);
    }, milliseconds);
    timers.add(timer);
    return timer;
  };
  const clear = (timer: NodeJS.Timeout | string | number | undefined): void => {
    if (typeof timer === 'object') timers.delete(timer);
    clearTimer(timer);
  };
  Object.assign(globalThis, { setTimeout: Object.assign(set, setTimer), clearTimeout: clear });
}

function count(resource: string): number {
  return process.getActiveResourcesInfo().filter((each) => each === resource).length;
}

watchTimers();
subscribe(REQUEST_START, countRequest);
afterAll(() => void unsubscribe(REQUEST_START, countRequest));

interface Sleeper {
  readonly until: number;
  readonly wake: () => void;
}

/**
 * Time that passes only while nothing else happens in this process: no request is open, no file operation or timer is
 * under way, and no child process runs, except those that wait at a gate. It then goes straight to the end of the next
 * sleep. However slow the machine is, the same things happen at the same times.
 */
export class QuietClock implements Clock {
  /** All sleeps that were asked for, in milliseconds. */
  readonly waits: number[] = [];
  private readonly sleepers = new Set<Sleeper>();
  private time = Date.UTC(2030, 0, 1);
  private isPassing = false;

  now(): number {
    return this.time;
  }

  sleep(milliseconds: number, signal?: AbortSignal): Promise<void> {
    this.waits.push(milliseconds);
    return new Promise((resolve, reject) => {
      const abort = (): void => {
        this.sleepers.delete(sleeper);
        reject(new AbortedError('interrupted while waiting', { cause: signal?.reason }));
      };
      const wake = (): void => {
        signal?.removeEventListener('abort', abort);
        resolve();
      };
      const sleeper = { until: this.time + Math.max(0, milliseconds), wake };
      if (signal?.aborted === true) {
        abort();
        return;
      }
      signal?.addEventListener('abort', abort, { once: true });
      this.sleepers.add(sleeper);
      if (!this.isPassing) void this.pass();
    });
  }

  private async pass(): Promise<void> {
    this.isPassing = true;
    while (this.sleepers.size > 0) {
      await untilQuiet();
      const [next] = [...this.sleepers].sort((one, other) => one.until - other.until);
      if (next === undefined) continue;
      this.sleepers.delete(next);
      this.time = Math.max(this.time, next.until);
      next.wake();
    }
    this.isPassing = false;
  }
}

let quiet: Promise<void> | undefined;

/** Resolves when nothing is under way in this process. All who wait watch as one: each would keep the others awake. */
export function untilQuiet(): Promise<void> {
  quiet ??= watch().finally(() => (quiet = undefined));
  return quiet;
}

async function watch(): Promise<void> {
  for (let calm = 0; calm < CALM_TURNS;) {
    await new Promise((resolve) => setImmediate(resolve));
    calm = isBusy() ? 0 : calm + 1;
    // To look all the time would take the processor from what is waited for. What a failed test left behind must not
    // keep the process alive.
    if (calm === 0) await new Promise((resolve) => setTimer(resolve, 1).unref());
  }
}

function isBusy(): boolean {
  if (requests > 0 || count('ProcessWrap') > processesAtGates()) return true;
  // A timer that does not keep the process alive may rest as long as it likes.
  if ([...timers].some((timer) => timer.hasRef())) return true;
  return process.getActiveResourcesInfo().some((resource) => UNDER_WAY.test(resource));
}

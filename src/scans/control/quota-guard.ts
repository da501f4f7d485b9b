import type { RestClient } from '../../reana/rest-client.js';
import { ApiError, AuthenticationError } from '../../reana/errors/api-error.js';
import type { Account, CallOptions } from '../../reana/model.js';
import { scopeOf } from '../decisions/point-errors.js';

/** How often the server is asked what room is left, in milliseconds. */
const CHECK_INTERVAL = 3 * 60_000;

/** For how many more runs the user has room. */
export class QuotaGuard {
  /** Runs that may be made until the server is asked again. */
  room = Infinity;
  /** True after the server has refused something. */
  isFull = false;
  /** Why there is no room. */
  message = '';
  private lastAsked = Number.NEGATIVE_INFINITY;
  /** Runs whose share was set aside: those in progress when the server was asked, and those made since. */
  private reserved = 0;

  /** @param bytesPerRun that a workspace is expected to hold at the end */
  constructor(
    private readonly client: RestClient,
    private readonly bytesPerRun: number,
  ) {}

  /** @param live runs of the scan that are in progress */
  isDue(now: number, live: number): boolean {
    // What has ended holds what it holds, which may be less than its share.
    const mayHaveRoom = this.room <= 0 && !this.isFull && live < this.reserved;
    return mayHaveRoom || now - this.lastAsked >= CHECK_INTERVAL;
  }

  /** Asks the server. One that doesn't answer this has no limit. @throws what concerns all requests */
  async ask(now: number, live: number, call: CallOptions): Promise<void> {
    this.lastAsked = now;
    try {
      const { quota } = await this.client.server.you(call);
      // Refused something meanwhile.
      if (this.lastAsked !== now) return;
      this.isFull = false;
      this.reserved = live;
      this.room = Math.min(this.cpuRoom(quota), this.diskRoom(quota, live));
    } catch (error) {
      const isUnanswered = error instanceof ApiError && !(error instanceof AuthenticationError);
      if (!isUnanswered && scopeOf(error) === 'all') throw error;
    }
  }

  /** One more run takes its share. */
  take(): void {
    this.room -= 1;
    this.reserved += 1;
  }

  /** The server has said that there is no room, whatever it said before. */
  refuse(now: number, message: string): void {
    Object.assign(this, { lastAsked: now, room: 0, isFull: true, message });
  }

  /** Servers count what a run holds when it has ended: until then its share is set aside. */
  private diskRoom({ disk }: Account['quota'], live: number): number {
    if (disk?.limit === undefined || disk.limit <= 0) return Infinity;
    const left = Math.max(0, disk.limit - disk.used);
    const others = live === 0 ? '' : `, as are the ${live} in progress`;
    this.message = `${megabytes(left)} of your disk quota are left, and one run is expected to hold ${megabytes(this.bytesPerRun)}${others}`;
    if (left === 0) return 0;
    return this.bytesPerRun > 0 ? Math.floor(left / this.bytesPerRun) - live : Infinity;
  }

  /** Processor time is spent later, so that it is either used up or not. */
  private cpuRoom({ cpu }: Account['quota']): number {
    if (cpu?.limit === undefined || cpu.limit <= 0 || cpu.used < cpu.limit) return Infinity;
    this.message = 'your quota of processor time is used up';
    return 0;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

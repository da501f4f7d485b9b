import type { RestClient } from '../../reana/rest-client.js';
import { ApiError, AuthenticationError } from '../../reana/errors/api-error.js';
import type { Account, CallOptions } from '../../reana/model.js';
import { errorScopeOf } from '../decisions/point-errors.js';

/** How often the server is asked for the remaining quota, in milliseconds. */
const CHECK_INTERVAL = 3 * 60_000;

/** Estimates for how many more runs the user's quota has room. */
export class QuotaGuard {
  /** Runs that may be created until the server is asked again. */
  room = Infinity;
  /** True after the server has refused something. */
  isFull = false;
  /** Why there is no room. */
  message = '';
  private lastAsked = Number.NEGATIVE_INFINITY;
  /** Runs whose share was reserved: those in progress when the server was asked, and those created since. */
  private reserved = 0;

  /** @param bytesPerRun that a workspace is expected to hold at the end */
  constructor(
    private readonly client: RestClient,
    private readonly bytesPerRun: number,
  ) {}

  /** @param live runs of the scan that are in progress */
  isDue(now: number, live: number): boolean {
    // A run that has ended may hold less than its share.
    const mayHaveRoom = this.room <= 0 && !this.isFull && live < this.reserved;
    return mayHaveRoom || now - this.lastAsked >= CHECK_INTERVAL;
  }

  /** Asks the server. One that doesn't offer the call has no limit. @throws errors that concern all requests */
  async ask(now: number, live: number, call: CallOptions): Promise<void> {
    this.lastAsked = now;
    try {
      const { quota } = await this.client.server.you(call);
      // The server refused something meanwhile.
      if (this.lastAsked !== now) return;
      this.isFull = false;
      this.reserved = live;
      this.room = Math.min(this.cpuRoom(quota), this.diskRoom(quota, live));
    } catch (error) {
      const isUnanswered = error instanceof ApiError && !(error instanceof AuthenticationError);
      if (!isUnanswered && errorScopeOf(error) === 'all') throw error;
    }
  }

  /** Reserves the share of one more run. */
  take(): void {
    this.room -= 1;
    this.reserved += 1;
  }

  /** Records that the server refused a run for its quota, whatever it said before. */
  refuse(now: number, message: string): void {
    Object.assign(this, { lastAsked: now, room: 0, isFull: true, message });
  }

  /** Servers count the disk usage of a run when it has ended: until then its share is reserved. */
  private diskRoom({ disk }: Account['quota'], live: number): number {
    if (disk?.limit === undefined || disk.limit <= 0) return Infinity;
    const left = Math.max(0, disk.limit - disk.used);
    const others = live === 0 ? '' : `, as are the ${live} in progress`;
    this.message = `${megabytes(left)} of your disk quota are left, and one run is expected to hold ${megabytes(this.bytesPerRun)}${others}`;
    if (left === 0) return 0;
    return this.bytesPerRun > 0 ? Math.floor(left / this.bytesPerRun) - live : Infinity;
  }

  /** Processor time is spent later, so the quota is only known to be used up or not. */
  private cpuRoom({ cpu }: Account['quota']): number {
    if (cpu?.limit === undefined || cpu.limit <= 0 || cpu.used < cpu.limit) return Infinity;
    this.message = 'your quota of processor time is used up';
    return 0;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(bytes < 1e7 ? 1 : 0)} MB`;
}

import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';
import { repeatInBackground, type Repeat } from '../../core/timing/repeat.js';

/** Limits on silence, in milliseconds. There is none on the whole: a transfer may take hours. */
export interface Timeouts {
  /** Until a connection is open, name resolution included. */
  readonly connect: number;
  /** Without a byte in either direction; before a response, without a byte sent. */
  readonly idle: number;
  /**
   * What the limits are measured with: the system's timer, unless a test passes its own.
   * @internal
   */
  readonly repeat?: Repeat;
}

export const DEFAULT_TIMEOUTS: Timeouts = { connect: 15_000, idle: 120_000 };

/**
 * Watches one request and calls `expire` when its connection has been silent for too long. Counts bytes on the
 * socket, since reading the streams themselves would set them flowing.
 */
export class IdleWatch {
  private request: ClientRequest | undefined;
  private body: Readable | undefined;
  private bytes = -1;
  /** Milliseconds without a byte, as far as they were listened for. */
  private silence = 0;
  private readonly interval: number;
  readonly stop: () => void;

  constructor(
    private readonly timeouts: Timeouts,
    private readonly expire: () => void,
  ) {
    this.interval = Math.min(1000, timeouts.connect / 4, timeouts.idle / 4);
    const repeat = timeouts.repeat ?? repeatInBackground;
    this.stop = repeat(() => this.look(), this.interval);
  }

  /** Whether a connection was open at the last check. */
  get connected(): boolean {
    return this.request?.socket?.connecting === false;
  }

  watchRequest(request: ClientRequest): void {
    this.request = request;
    this.silence = 0;
  }

  watchBody(body: Readable): void {
    this.body = body;
    body.once('close', () => this.stop());
  }

  private look(): void {
    // Getting credentials may take its time.
    if (this.request === undefined) return;
    const { socket } = this.request;
    // Until the headers are whole, what is read of them is no progress: they could come for ever.
    const read = this.body === undefined ? 0 : (socket?.bytesRead ?? 0);
    const bytes = socket === null ? -1 : read + socket.bytesWritten;
    const waitsForReader = (this.body?.readableLength ?? 0) > 0;
    if (bytes !== this.bytes || waitsForReader) {
      this.bytes = bytes;
      this.silence = 0;
      return;
    }
    // Not the time that has passed: a process that was held up, such as a laptop asleep, comes here before it reads
    // what has arrived meanwhile.
    this.silence += this.interval;
    const limit = this.connected ? this.timeouts.idle : this.timeouts.connect;
    if (this.silence < limit) return;
    this.stop();
    this.expire();
  }
}

import type { ClientRequest } from 'node:http';
import type { Readable } from 'node:stream';

/** Limits on silence, in milliseconds. There is none on the whole: a transfer may take hours. */
export interface Timeouts {
  /** Until a connection stands, name resolution included. */
  readonly connect: number;
  /** Without a byte in either direction. */
  readonly idle: number;
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
  private lastLook: number = performance.now();
  private readonly interval: number;
  private readonly timer: NodeJS.Timeout;

  constructor(
    private readonly timeouts: Timeouts,
    private readonly expire: () => void,
  ) {
    this.interval = Math.min(1000, timeouts.connect / 4, timeouts.idle / 4);
    this.timer = setInterval(() => this.look(), this.interval);
    this.timer.unref();
  }

  /** Whether a connection stood at the last look. */
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

  stop(): void {
    clearInterval(this.timer);
  }

  private look(): void {
    const now = performance.now();
    const passed = now - this.lastLook;
    this.lastLook = now;
    // Getting credentials may take its time.
    if (this.request === undefined) return;
    const { socket } = this.request;
    const bytes = socket === null ? -1 : socket.bytesRead + socket.bytesWritten;
    const waitsForReader = (this.body?.readableLength ?? 0) > 0;
    if (bytes !== this.bytes || waitsForReader) {
      this.bytes = bytes;
      this.silence = 0;
      return;
    }
    // A process that was held up, such as a laptop asleep, comes here before it reads what has arrived meanwhile.
    this.silence += Math.min(passed, 2 * this.interval);
    const limit = this.connected ? this.timeouts.idle : this.timeouts.connect;
    if (this.silence < limit) return;
    this.stop();
    this.expire();
  }
}

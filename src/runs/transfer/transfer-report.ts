import type { Clock } from '../../core/clock.js';
import type { TransferringEvent } from '../events.js';
import { TransferMeter } from './transfer-meter.js';

/** How often a transfer tells how far it is, in milliseconds: often enough for the eye. */
const INTERVAL = 250;

/** Tells how far a transfer is, but not at each of its many chunks. */
export class TransferReport {
  private readonly meter: TransferMeter;
  private told: number;

  constructor(
    total: { readonly files: number; readonly bytes: number },
    private readonly clock: Clock,
    private readonly emit: (event: TransferringEvent) => void,
  ) {
    this.told = clock.now();
    this.meter = new TransferMeter(total.files, total.bytes, this.told);
  }

  move(path: string, bytes: number): void {
    this.meter.move(path, bytes);
    this.tell();
  }

  /** What moved under this name is counted otherwise from now on. */
  drop(path: string): void {
    this.meter.move(path, 0);
  }

  /** Answers the files and bytes that are there by now. */
  finish(path: string, size: number): { readonly files: number; readonly bytes: number } {
    this.meter.finish(path, size);
    this.tell();
    return this.meter.done;
  }

  private tell(): void {
    const now = this.clock.now();
    if (now - this.told < INTERVAL) return;
    this.told = now;
    this.emit({ type: 'transferring', ...this.meter.look(now) });
  }
}

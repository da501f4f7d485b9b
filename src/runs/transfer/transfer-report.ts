import type { Clock } from '../../core/clock.js';
import type { TransferringEvent } from '../events.js';
import { TransferMeter } from './transfer-meter.js';

/** How often progress is reported, in milliseconds: often enough for the eye. */
const INTERVAL = 250;

/** Reports the progress of a transfer at intervals instead of at each chunk. */
export class TransferReport {
  private readonly meter: TransferMeter;
  private lastReported: number;

  constructor(
    total: { readonly files: number; readonly bytes: number },
    private readonly clock: Clock,
    private readonly emit: (event: TransferringEvent) => void,
  ) {
    this.lastReported = clock.now();
    this.meter = new TransferMeter(total.files, total.bytes, this.lastReported);
  }

  setBytes(path: string, bytes: number): void {
    this.meter.setBytes(path, bytes);
    this.reportIfDue();
  }

  /** Forgets the bytes counted under this name, which are counted differently from now on. */
  reset(path: string): void {
    this.meter.setBytes(path, 0);
  }

  /** Returns the number of files and bytes that are complete. */
  finish(path: string, size: number): { readonly files: number; readonly bytes: number } {
    this.meter.finish(path, size);
    this.reportIfDue();
    return this.meter.done;
  }

  private reportIfDue(): void {
    const now = this.clock.now();
    if (now - this.lastReported < INTERVAL) return;
    this.lastReported = now;
    this.emit({ type: 'transferring', ...this.meter.stateAt(now) });
  }
}

/** The progress of a transfer. */
export interface TransferState {
  readonly files: number;
  /** Bytes transferred so far, including those of files in progress. */
  readonly bytes: number;
  readonly totalFiles: number;
  readonly totalBytes: number;
  /** Bytes per second in the last seconds; absent until there is an estimate. */
  readonly rate?: number;
  /** Milliseconds that the rest will take at this rate; absent until there is an estimate. */
  readonly remaining?: number;
}

/** Period over which the rate is measured, in milliseconds. */
const RATE_WINDOW = 10_000;
/** Before that, a rate would be a guess, in milliseconds. */
const SHORTEST = 500;
const BETWEEN_SAMPLES = 200;

interface Sample {
  readonly time: number;
  readonly files: number;
  readonly bytes: number;
}

/** Counts the files and bytes of a transfer, and estimates from the rate how long the rest will take. Pure. */
export class TransferMeter {
  private readonly underWay = new Map<string, number>();
  private files = 0;
  private complete = 0;
  private partial = 0;
  private readonly samples: Sample[] = [];

  constructor(
    private readonly totalFiles: number,
    private readonly totalBytes: number,
    now: number,
  ) {
    this.samples.push({ time: now, files: 0, bytes: 0 });
  }

  /** Sets how many bytes of a file have been transferred; fewer than before when the file is retried. */
  setBytes(path: string, bytes: number): void {
    this.partial += bytes - (this.underWay.get(path) ?? 0);
    this.underWay.set(path, bytes);
  }

  /** Records that a file is complete. */
  finish(path: string, size: number): void {
    this.partial -= this.underWay.get(path) ?? 0;
    this.underWay.delete(path);
    this.files += 1;
    this.complete += size;
  }

  get done(): { readonly files: number; readonly bytes: number } {
    return { files: this.files, bytes: this.complete };
  }

  stateAt(now: number): TransferState {
    const { files, totalFiles, totalBytes } = this;
    const bytes = this.complete + this.partial;
    this.sample({ time: now, files, bytes });
    return { files, bytes, totalFiles, totalBytes, ...this.pace({ time: now, files, bytes }) };
  }

  private sample(sample: Sample): void {
    const last = this.samples.at(-1);
    if (last !== undefined && sample.time - last.time < BETWEEN_SAMPLES) return;
    this.samples.push(sample);
    while (this.samples.length > 2 && sample.time - (this.samples[1]?.time ?? 0) >= RATE_WINDOW)
      this.samples.shift();
  }

  private pace(now: Sample): { readonly rate?: number; readonly remaining?: number } {
    const first = this.samples[0] ?? now;
    const time = now.time - first.time;
    if (time < SHORTEST) return {};
    const rate = (Math.max(0, now.bytes - first.bytes) / time) * 1000;
    // The number of files limits the transfer of many small files, the bytes that of large ones.
    const byBytes = timeFor(this.totalBytes - now.bytes, rate / 1000);
    const byFiles = timeFor(this.totalFiles - now.files, (now.files - first.files) / time);
    const times = [byBytes, byFiles].filter((left) => left !== undefined);
    return times.length === 0 ? { rate } : { rate, remaining: Math.max(...times) };
  }
}

function timeFor(left: number, pace: number): number | undefined {
  if (left <= 0) return 0;
  return pace > 0 ? left / pace : undefined;
}

import { writeJson } from '../core/json/write-json.js';
import { parseExactJson } from '../core/json/parse-exact-json.js';
import { open, truncate, type FileHandle } from 'node:fs/promises';
import { ReanaMadminerError } from '../core/errors.js';
import { whenMissing } from '../core/system-error.js';
import { readWholeFile } from '../disk/read-file.js';
import type { Journal } from './journal.js';

/** Bytes of a journal that are read; one of 10,000 steps has a tenth of that. */
const LARGEST_JOURNAL = 256 * 1024 ** 2;

/**
 * A journal as a file of JSON lines. Appends that are made together are written and synchronised together. A last line
 * that a crash left unfinished is cut off on reading; anything else that is unreadable is an error.
 */
export class FileJournal<Event> implements Journal<Event> {
  private handle: FileHandle | undefined;
  private queued = '';
  private writing: Promise<void> | undefined;

  constructor(private readonly path: string) {}

  async read(): Promise<Event[]> {
    const bytes = await readWholeFile(this.path, { limit: LARGEST_JOURNAL }).catch(
      whenMissing(Buffer.alloc(0)),
    );
    const whole = bytes.lastIndexOf('\n') + 1;
    if (whole < bytes.length) await truncate(this.path, whole);
    const lines = bytes.subarray(0, whole).toString('utf8').split('\n').slice(0, -1);
    return lines.map((line, index) => {
      const event = parseExactJson(line);
      if (event === undefined) {
        throw new ReanaMadminerError('engine', `${this.path}, line ${index + 1} is not JSON`);
      }
      return event as Event;
    });
  }

  append(event: Event): Promise<void> {
    this.queued += `${writeJson(event)}\n`;
    // Appends made before the next turn join the same write.
    this.writing ??= Promise.resolve().then(() => this.drain());
    return this.writing;
  }

  /** Waits until all appended events are written, then closes the file. */
  async close(): Promise<void> {
    await this.writing;
    await this.handle?.close();
    this.handle = undefined;
  }

  private async drain(): Promise<void> {
    try {
      this.handle ??= await open(this.path, 'a', 0o600);
      while (this.queued !== '') {
        const text = this.queued;
        this.queued = '';
        await this.handle.appendFile(text);
        await this.handle.datasync();
      }
    } finally {
      this.writing = undefined;
    }
  }
}

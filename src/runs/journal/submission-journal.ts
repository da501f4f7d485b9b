import { open, rename, rm, utimes, type FileHandle } from 'node:fs/promises';
import { errorMessage } from '../../core/errors.js';
import { foldEntry, formatEntry, type JournalEntry, type JournalState } from './journal-entries.js';

/** How often the file's time is updated, for other machines that share its folder, in milliseconds. */
const HEARTBEAT_INTERVAL = 20_000;

/** The record of one submission while it is in progress. */
export interface SubmissionJournal {
  /** Stays the same for a submission from its first line to its last, whichever process works on it. */
  readonly id: string;
  readonly state: JournalState;
  /** Milliseconds without a heartbeat before this process took it over; undefined for a new one. */
  readonly silentFor: number | undefined;
  /** Records what comes next, so that it survives the end of the process, and a power failure too. */
  append(entry: JournalEntry): Promise<void>;
  /** Removes the journal: the submission has ended, or nothing of it is left. */
  close(): Promise<void>;
  /** Leaves the journal to the next process with the same command. */
  release(): Promise<void>;
}

/** A journal that is not stored. */
export function inMemoryJournal(id: string, begun: JournalState): SubmissionJournal {
  let state = begun;
  return {
    id,
    get state() {
      return state;
    },
    silentFor: undefined,
    append: (entry) => {
      state = foldEntry(state, entry);
      return Promise.resolve();
    },
    close: () => Promise.resolve(),
    release: () => Promise.resolve(),
  };
}

/** Where a journal is stored, while a process works on it (`path`) and afterwards (`whenFree`), and its callbacks. */
export interface JournalFileOptions {
  readonly path: string;
  readonly whenFree: string;
  readonly warn: (message: string) => void;
  readonly beforeRemoval: () => Promise<void>;
}

/** A journal in a file. When it can't be written any more, there is one warning and the submission continues. */
export class FileSubmissionJournal implements SubmissionJournal {
  private readonly setting: JournalFileOptions;
  private readonly heartbeat: NodeJS.Timeout;
  private file: FileHandle | undefined;
  private queue: Promise<void> = Promise.resolve();

  private constructor(
    readonly id: string,
    public state: JournalState,
    readonly silentFor: number | undefined,
    file: FileHandle,
    setting: JournalFileOptions,
  ) {
    this.file = file;
    this.setting = setting;
    this.heartbeat = setInterval(() => {
      const now = new Date();
      utimes(setting.path, now, now).catch(() => undefined);
    }, HEARTBEAT_INTERVAL).unref();
  }

  /** Opens an existing file. An incomplete line at its end, left by a killed process, is terminated first. */
  static async open(
    id: string,
    state: JournalState,
    silentFor: number | undefined,
    setting: JournalFileOptions,
  ): Promise<FileSubmissionJournal> {
    const file = await open(setting.path, 'a', 0o600);
    if (silentFor !== undefined) await file.appendFile('\n');
    return new FileSubmissionJournal(id, state, silentFor, file, setting);
  }

  append(entry: JournalEntry): Promise<void> {
    this.state = foldEntry(this.state, entry);
    this.queue = this.queue.then(() => this.write(entry));
    return this.queue;
  }

  async close(): Promise<void> {
    await this.append({ type: 'ended' });
    await this.shut();
    // First, because the claims of a removed journal would never be found again.
    await this.setting.beforeRemoval();
    await rm(this.setting.path, { force: true }).catch(() => undefined);
  }

  async release(): Promise<void> {
    await this.queue;
    await this.shut();
    await rename(this.setting.path, this.setting.whenFree).catch(() => undefined);
  }

  private async write(entry: JournalEntry): Promise<void> {
    if (this.file === undefined) return;
    try {
      await this.file.appendFile(formatEntry(entry));
      await this.file.datasync();
    } catch (error) {
      await this.file.close().catch(() => undefined);
      this.file = undefined;
      this.setting.warn(`the journal ${this.setting.path} can't be written any more: ${errorMessage(error)}`);
    }
  }

  private async shut(): Promise<void> {
    clearInterval(this.heartbeat);
    await this.file?.close().catch(() => undefined);
    this.file = undefined;
  }
}

import { open, rename, rm, utimes, type FileHandle } from 'node:fs/promises';
import { errorMessage } from '../../core/errors.js';
import { foldEntry, formatEntry, type JournalEntry, type JournalState } from './journal-entries.js';

/** How often a journal shows that somebody is at work, for the machines that share its folder. */
const HEARTBEAT_INTERVAL = 20_000;

/** What is remembered of one submission while it is under way. */
export interface SubmissionJournal {
  /** The same for a submission from its first line to its last, whoever works on it. */
  readonly id: string;
  readonly state: JournalState;
  /** Milliseconds without a sign of life before this process took it up; undefined for a new one. */
  readonly silentFor: number | undefined;
  /** Notes what comes next, so that it survives the process, and the end of the machine's power too. */
  append(entry: JournalEntry): Promise<void>;
  /** Removes it: the submission has ended, or nothing of it is left. */
  close(): Promise<void>;
  /** Leaves it to whoever gives the same command again. */
  release(): Promise<void>;
}

/** A journal that is kept nowhere. */
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

/** Where a journal is, now and when nobody works on it; and who wants to hear of it. */
export interface JournalFileOptions {
  readonly path: string;
  readonly whenFree: string;
  readonly warn: (message: string) => void;
  readonly beforeRemoval: () => Promise<void>;
}

/** A journal in a file. When it can't be written any more, that is said once and the submission goes on. */
export class FileSubmissionJournal implements SubmissionJournal {
  private readonly setting: JournalFileOptions;
  private readonly life: NodeJS.Timeout;
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
    this.life = setInterval(() => {
      const now = new Date();
      utimes(setting.path, now, now).catch(() => undefined);
    }, HEARTBEAT_INTERVAL).unref();
  }

  /** Opens a file that exists. A half line at its end, left by a killed program, is ended first. */
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
    // Before it: nobody asks for the claims of a journal that is gone.
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
    clearInterval(this.life);
    await this.file?.close().catch(() => undefined);
    this.file = undefined;
  }
}

import { createHash, randomBytes } from 'node:crypto';
import { constants } from 'node:fs';
import { copyFile, link, mkdir, readdir, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.js';
import { ConfigError } from '../../core/errors.js';
import { readWholeText } from '../../disk/read-file.js';
import { UnreadableFileError } from '../../disk/unreadable-file.js';
import { isSystemError, whenMissing } from '../../core/system-error.js';
import {
  beginState,
  formatEntry,
  readState,
  type JournalHeader,
  type JournalState,
} from './journal-entries.js';
import { FileSubmissionJournal, type SubmissionJournal } from './submission-journal.js';
import { isProcessAlive, ownProcessMark, NO_PROCESS, type ProcessMark } from '../../disk/process-mark.js';

/** Journals of submissions that nobody has continued for this long are removed: 90 days, in milliseconds. */
const RETENTION_TIME = 90 * 24 * 3600 * 1000;

/** A journal in the folder. */
export interface FoundJournal {
  readonly id: string;
  readonly state: JournalState;
  readonly isLive: boolean;
  /** Milliseconds since its last heartbeat. */
  readonly silentFor: number;
}

interface FileName {
  readonly identity: string;
  readonly id: string;
}

interface JournalFile extends FileName {
  readonly path: string;
  readonly owner: ProcessMark;
}

/**
 * The journals of all submissions in progress. The process that works on one has its mark in the file's name, so that
 * taking a journal over is one rename, which only one of several processes can do.
 */
export class JournalFolder {
  constructor(
    private readonly folder: string,
    private readonly warn: (message: string) => void,
  ) {}

  async begin(identity: string, begin: JournalHeader): Promise<SubmissionJournal> {
    await mkdir(this.folder, { recursive: true, mode: 0o700 });
    const name = { identity, id: randomBytes(6).toString('hex') };
    const path = this.path(name, ownProcessMark());
    await writeFile(path, formatEntry({ type: 'begun', begin }), { mode: 0o600, flag: 'wx' });
    return this.open(name, beginState(begin), undefined);
  }

  /** Unfinished journals of the same command that no process works on, oldest first. Removes finished and old ones. */
  async findUnfinished(identity: string): Promise<readonly FoundJournal[]> {
    const found: FoundJournal[] = [];
    for (const file of await this.files()) {
      const content = await readJournalFile(file);
      if (content === undefined || content.isLive) continue;
      const { state, silentFor } = content;
      if (state === undefined || state.phase === 'ended' || silentFor > RETENTION_TIME) {
        await this.discard(file.id);
      } else if (file.identity === identity) found.push({ ...content, state });
    }
    return found.sort((one, other) => one.state.begin.time - other.state.begin.time);
  }

  /** Takes an unfinished journal over; undefined when another process was faster. */
  async claim({ id }: Pick<FoundJournal, 'id'>): Promise<SubmissionJournal | undefined> {
    const file = (await this.files()).find((each) => each.id === id);
    const content = file === undefined ? undefined : await readJournalFile(file);
    if (file === undefined || content === undefined || content.isLive) return undefined;
    const path = this.path(file, ownProcessMark());
    try {
      await rename(file.path, path);
      // Only now does no other process write to it.
      const state = readState(await readWholeText(path));
      return state === undefined ? undefined : await this.open(file, state, content.silentFor);
    } catch (error) {
      if (isSystemError(error, 'ENOENT')) return undefined;
      throw error;
    }
  }

  /** Removes an unfinished journal. */
  async discard(id: string): Promise<void> {
    for (const file of await this.files()) {
      if (file.id === id) await rm(file.path, { force: true }).catch(() => undefined);
    }
    await this.dropClaims(id);
  }

  /** All other submissions of runs of this name on this server, in whatever process. */
  async others(id: string, { server, name }: JournalHeader): Promise<readonly FoundJournal[]> {
    const found: FoundJournal[] = [];
    for (const file of await this.files()) {
      const content = file.id === id ? undefined : await readJournalFile(file);
      if (content?.state === undefined || content.state.phase === 'ended') continue;
      const { begin } = content.state;
      if (begin.server === server && begin.name === name) found.push({ ...content, state: content.state });
    }
    return found;
  }

  /** Claims a run for this submission. False when it belongs to another: of two concurrent claims, one succeeds. */
  async claimRun(id: string, run: string): Promise<boolean> {
    const file = join(this.folder, `${createHash('sha256').update(run).digest('hex').slice(0, 24)}.claim`);
    const own = this.ownClaim(id);
    try {
      // A link appears with all of its content: a process that is killed here leaves no claim without an owner.
      await rm(own, { force: true });
      await writeFile(own, id, { mode: 0o600 });
      await link(own, file).catch(() => copyFile(own, file, constants.COPYFILE_EXCL));
      return true;
    } catch {
      return (await readWholeText(file).catch(() => '')) === id;
    }
  }

  private ownClaim(id: string): string {
    return join(this.folder, `${id}.claim`);
  }

  private async dropClaims(id: string): Promise<void> {
    await rm(this.ownClaim(id), { force: true }).catch(() => undefined);
    for (const name of await readdir(this.folder).catch(() => [])) {
      if (!name.endsWith('.claim')) continue;
      const file = join(this.folder, name);
      const owner = await readWholeText(file).catch(() => undefined);
      if (owner === id) await rm(file, { force: true }).catch(() => undefined);
    }
  }

  private async open(
    name: FileName,
    state: JournalState,
    silentFor: number | undefined,
  ): Promise<SubmissionJournal> {
    return FileSubmissionJournal.open(name.id, state, silentFor, {
      path: this.path(name, ownProcessMark()),
      whenFree: this.path(name, NO_PROCESS),
      warn: this.warn,
      beforeRemoval: () => this.dropClaims(name.id),
    });
  }

  private path({ identity, id }: FileName, owner: ProcessMark): string {
    return join(this.folder, `${identity}.${id}.${owner}.jsonl`);
  }

  private async files(): Promise<JournalFile[]> {
    const names = await readdir(this.folder).catch(whenMissing([]));
    return names.flatMap((name) => {
      const [identity, id, owner, ending, more] = name.split('.');
      if (identity === undefined || id === undefined || owner === undefined) return [];
      if (ending !== 'jsonl' || more !== undefined) return [];
      return [{ path: join(this.folder, name), identity, id, owner }];
    });
  }
}

async function readJournalFile({
  path,
  id,
  owner,
}: JournalFile): Promise<
  (Omit<FoundJournal, 'state'> & { readonly state: JournalState | undefined }) | undefined
> {
  try {
    const [text, { mtimeMs }] = await Promise.all([readWholeText(path), stat(path)]);
    const silentFor = Math.max(0, systemClock.now() - mtimeMs);
    return { id, state: readState(text), isLive: isProcessAlive(owner, silentFor), silentFor };
  } catch (error) {
    if (isSystemError(error, 'ENOENT')) return undefined;
    if (!(error instanceof UnreadableFileError)) throw error;
    const hint = 'move it away: no journal of a submission is like that';
    throw new ConfigError(`the journal ${path} can't be read: ${error.message}`, { cause: error, hint });
  }
}

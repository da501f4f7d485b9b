import { createHash, randomBytes } from 'node:crypto';
import {
  closeSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
  utimesSync,
  writeSync,
} from 'node:fs';
import { join } from 'node:path';
import { readWholeTextSync } from '../../disk/read-file.js';
import { systemClock } from '../../core/clock.js';
import { errorMessage } from '../../core/errors.js';
import { isProcessAlive, ownProcessMark, NO_PROCESS, type ProcessMark } from '../../disk/process-mark.js';
import type { FailureCause } from '../events.js';
import {
  applyEntries,
  formatScanEntry,
  parseScanEntries,
  type JournalledScan,
  type ScanJournalEntry,
} from './scan-journal-entries.js';

/** Journals that no process has continued for this long are removed, in milliseconds. */
const RETENTION_TIME = 60 * 24 * 3600 * 1000;
/** How often the file's time is updated, for other machines that share its folder, in milliseconds. */
const HEARTBEAT_INTERVAL = 20_000;

/** What earlier processes have recorded. */
export interface AbandonedWork {
  /** Ids of runs that were created and not started. */
  readonly orphans: readonly string[];
  /** Why runs have failed, by id. */
  readonly causes: ReadonlyMap<string, FailureCause>;
}

/**
 * What the processes of this machine record about one scan, each in a file of its own. It only saves time: without it,
 * a process that creates a run is only recognised by its heartbeats, and causes of failures are determined from the
 * logs again. Each line is written at once, so that it outlives the process.
 */
export class ScanJournal {
  private file: { readonly descriptor: number; readonly path: string } | undefined;
  private heartbeat: NodeJS.Timeout | undefined;
  private readonly known: JournalledScan = { open: new Set(), causes: new Map() };
  private readonly identity: string;

  /** A journal in this folder, or one that is not stored. */
  constructor(
    private folder: string | undefined,
    server: string,
    scan: string,
    private readonly warn: (message: string) => void,
  ) {
    this.identity = createHash('sha256').update(`${server}\n${scan}`).digest('hex').slice(0, 24);
  }

  /** Takes over the journals of processes that have ended. Of several concurrent calls, one gets them. */
  claimAbandoned(): AbandonedWork {
    const left: JournalledScan = { open: new Set(), causes: new Map() };
    this.attempt((folder) => {
      for (const { path, id } of abandonedFiles(folder, this.identity)) {
        const claimed = join(folder, `${this.identity}.${id}.${ownProcessMark()}.jsonl`);
        // Another process may be faster.
        if (!tryTo(() => renameSync(path, claimed))) continue;
        const notes = parseScanEntries(readWholeTextSync(claimed));
        applyEntries(notes, left);
        for (const note of notes) this.write(folder, note);
        rmSync(claimed, { force: true });
      }
    });
    return { orphans: [...left.open], causes: left.causes };
  }

  note(note: ScanJournalEntry): void {
    this.attempt((folder) => this.write(folder, note));
  }

  /** Leaves the journal to the next process; removes it when it holds nothing useful. */
  close(): void {
    clearInterval(this.heartbeat);
    this.attempt(() => {
      if (this.file === undefined) return;
      const { descriptor, path } = this.file;
      this.file = undefined;
      closeSync(descriptor);
      const { open, causes } = this.known;
      if (open.size === 0 && causes.size === 0) rmSync(path, { force: true });
      else renameSync(path, path.replace(ownProcessMark(), NO_PROCESS));
    });
  }

  private write(folder: string, note: ScanJournalEntry): void {
    this.file ??= this.begin(folder);
    applyEntries([note], this.known);
    writeSync(this.file.descriptor, formatScanEntry(note));
  }

  private begin(folder: string): { readonly descriptor: number; readonly path: string } {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
    const id = randomBytes(6).toString('hex');
    const path = join(folder, `${this.identity}.${id}.${ownProcessMark()}.jsonl`);
    this.heartbeat = setInterval(
      () => tryTo(() => utimesSync(path, new Date(), new Date())),
      HEARTBEAT_INTERVAL,
    ).unref();
    return { descriptor: openSync(path, 'wx', 0o600), path };
  }

  /** A folder that can't be used must not stop the scan. */
  private attempt(work: (folder: string) => void): void {
    if (this.folder === undefined) return;
    try {
      work(this.folder);
    } catch (error) {
      this.folder = undefined;
      this.warn(`the scan's journal can't be used on this machine: ${errorMessage(error)}`);
    }
  }
}

interface JournalFile {
  readonly path: string;
  readonly id: string;
}

/** Journals of the scan on which no process works. Removes old ones of all scans. */
function abandonedFiles(folder: string, identity: string): readonly JournalFile[] {
  return listFolder(folder).flatMap((name) => {
    const [scan, id, owner, ending, more] = name.split('.');
    if (id === undefined || owner === undefined || ending !== 'jsonl' || more !== undefined) return [];
    const path = join(folder, name);
    const silentFor = sinceHeartbeat(path);
    if (silentFor === undefined || isProcessAlive(owner satisfies ProcessMark, silentFor)) return [];
    if (silentFor > RETENTION_TIME) rmSync(path, { force: true });
    return scan === identity && silentFor <= RETENTION_TIME ? [{ path, id }] : [];
  });
}

function listFolder(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

/** Milliseconds since the last heartbeat; undefined when the file is gone. */
function sinceHeartbeat(path: string): number | undefined {
  const written = statSync(path, { throwIfNoEntry: false })?.mtimeMs;
  return written === undefined ? undefined : Math.max(0, systemClock.now() - written);
}

function tryTo(work: () => void): boolean {
  try {
    work();
    return true;
  } catch {
    return false;
  }
}

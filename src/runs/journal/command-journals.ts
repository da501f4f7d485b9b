import { errorMessage } from '../../core/errors.js';
import type { Clock } from '../../core/clock.js';
import type { CallOptions, RunReference } from '../../reana/model.js';
import type { OtherSubmissions } from '../submit/settle-create.js';
import { beginState, type JournalHeader } from './journal-entries.js';
import type { FoundJournal, JournalFolder } from './journal-folder.js';
import { inMemoryJournal, type SubmissionJournal } from './submission-journal.js';

/** Identifies the submissions of one command. */
export interface CommandIdentity {
  readonly identity: string;
  readonly server: string;
  readonly file: string;
  readonly name: string;
  readonly digest: string;
}

/** The journals of one command: in a folder or, without one, only for the lifetime of the process. */
export class CommandJournals {
  private folder: JournalFolder | undefined;

  constructor(
    folder: JournalFolder | undefined,
    private readonly command: CommandIdentity,
    private readonly clock: Clock,
    private readonly listBefore: (options: CallOptions) => Promise<readonly RunReference[]>,
    private readonly warn: (message: string) => void,
  ) {
    this.folder = folder;
  }

  get digest(): string {
    return this.command.digest;
  }

  /** Whether the same command, given again, will find the journal of an interrupted submission. */
  get isPersistent(): boolean {
    return this.folder !== undefined;
  }

  /** Journals of earlier submissions by this command that were interrupted, oldest first. */
  async findUnfinished(): Promise<readonly FoundJournal[]> {
    return this.try([], (folder) => folder.findUnfinished(this.command.identity));
  }

  async claim(left: FoundJournal): Promise<SubmissionJournal | undefined> {
    return this.try(undefined, (folder) => folder.claim(left));
  }

  async discard({ id }: FoundJournal): Promise<void> {
    return this.try(undefined, (folder) => folder.discard(id));
  }

  /** A journal for a new submission, of which nothing was sent yet. */
  async begin(options: CallOptions): Promise<SubmissionJournal> {
    const { server, file, name, digest } = this.command;
    const before = (await this.listBefore(options)).map(({ id }) => id);
    const begin: JournalHeader = { time: this.clock.now(), server, file, name, digest, before };
    const journal = await this.try(undefined, (folder) => folder.begin(this.command.identity, begin));
    return journal ?? inMemoryJournal('none', beginState(begin));
  }

  async others(journal: SubmissionJournal): Promise<OtherSubmissions> {
    const found = await this.try([], (folder) => folder.others(journal.id, journal.state.begin));
    const phases = found.map(({ state, isLive }) => `${state.phase}${isLive ? ' now' : ''}`);
    return {
      owned: new Set(found.flatMap(({ state }) => state.run?.id ?? [])),
      creating: phases.includes('creating now'),
      unsettled: phases.filter((phase) => ['creating', 'settling', 'settling now'].includes(phase)).length,
    };
  }

  async claimRun(journal: SubmissionJournal, run: RunReference): Promise<boolean> {
    return this.try(true, (folder) => folder.claimRun(journal.id, run.id));
  }

  /** A folder that can't be used must not prevent a submission. */
  private async try<T>(otherwise: T, work: (folder: JournalFolder) => Promise<T>): Promise<T> {
    if (this.folder === undefined) return otherwise;
    try {
      return await work(this.folder);
    } catch (error) {
      this.folder = undefined;
      this.warn(`the submission is not remembered, should it break off: ${errorMessage(error)}`);
      return otherwise;
    }
  }
}

import { randomUUID } from 'node:crypto';
import { mkdir, readdir, rename, rm } from 'node:fs/promises';
import { readWholeText } from '../../disk/read-file.js';
import { UnreadableFileError } from '../../disk/unreadable-file.js';
import { writeAtomically } from '../../disk/write-atomically.js';
import type { Clock } from '../../core/clock.js';
import { isJsonObject, type JsonObject } from '../../core/json.js';
import { parseExactJson } from '../../core/json/parse-exact-json.js';
import { writeJson } from '../../core/json/write-json.js';
import { succeeds, whenMissing } from '../../core/system-error.js';
import { isUuid } from '../../core/text/uuid.js';
import { makePrivateFolder, runFolderIn, type DataFolder, type RunFolder } from './data-folder.js';
import { JobTable } from './job-table.js';
import { removeFolder } from '../workspace/remove-folder.js';
import { ACTIVE_STATUSES, compareNumbers, fullName, type RunRecord } from './run-record.js';

/** All runs of a data folder: held in memory, and written to disk with every change. */
export class RunStore {
  private readonly folder: DataFolder;
  private readonly clock: Clock;
  private readonly runs = new Map<string, RunRecord>();
  /** Identities by full name, which never changes. */
  private readonly ids = new Map<string, string>();
  private readonly jobs = new Map<string, JobTable>();
  /** Writes of one run are serialised, so that the file never ends up older than the record in memory. */
  private readonly writes = new Map<string, Promise<void>>();

  private constructor(folder: DataFolder, clock: Clock) {
    this.folder = folder;
    this.clock = clock;
  }

  static async open(folder: DataFolder, clock: Clock): Promise<RunStore> {
    const store = new RunStore(folder, clock);
    for (const id of (await readdir(folder.runs)).filter(isUuid)) {
      const run = await readRecord(runFolderIn(folder, id));
      if (run === undefined) continue;
      store.addToIndex(run);
      store.jobs.set(id, JobTable.read(runFolderIn(folder, id).jobs));
    }
    return store;
  }

  /** The current time, as in records. */
  timestamp(): string {
    return new Date(this.clock.now()).toISOString();
  }

  /** A restarted run has its records in a folder of its own, and works in the workspace of the first run. */
  folderOf(run: Pick<RunRecord, 'id' | 'workspaceOf'>): RunFolder {
    const folder = runFolderIn(this.folder, run.id);
    const { workspaceOf } = run;
    return workspaceOf === undefined
      ? folder
      : { ...folder, workspace: runFolderIn(this.folder, workspaceOf).workspace };
  }

  /** The other runs that are not deleted and work in the same workspace. */
  runsSharingWorkspace(run: RunRecord): readonly RunRecord[] {
    const workspace = run.workspaceOf ?? run.id;
    return this.list().filter(
      (other) =>
        other.id !== run.id && other.status !== 'deleted' && (other.workspaceOf ?? other.id) === workspace,
    );
  }

  /** The run that is active in this run's workspace: the run itself, or a restart of it. */
  activeRunIn(run: RunRecord): RunRecord | undefined {
    return [this.get(run.id), ...this.runsSharingWorkspace(run)].find(({ status }) =>
      ACTIVE_STATUSES.has(status),
    );
  }

  /** Workspaces of active runs. */
  busyWorkspaces(): ReadonlySet<string> {
    const busy = [...this.runs.values()].filter(({ status }) => ACTIVE_STATUSES.has(status));
    return new Set(busy.map((run) => this.folderOf(run).workspace));
  }

  jobsOf(run: RunRecord): JobTable {
    let table = this.jobs.get(run.id);
    if (table === undefined) {
      table = JobTable.read(this.folderOf(run).jobs);
      this.jobs.set(run.id, table);
    }
    return table;
  }

  /** Newest first. */
  list(): readonly RunRecord[] {
    return [...this.runs.values()].sort((a, b) => b.created.localeCompare(a.created) || compareNumbers(a, b));
  }

  /** The run of a UUID, a name (its latest run), or a name with run number, `name.3` or `name.3.1`. */
  find(reference: string): RunRecord | undefined {
    const known = this.runs.get(this.ids.get(reference) ?? reference);
    if (known !== undefined) return known;
    return [...this.runs.values()].filter((run) => run.name === reference).sort(compareNumbers)[0];
  }

  /** The record as it is now. */
  get(id: string): RunRecord {
    const run = this.runs.get(id);
    if (run === undefined) throw new Error(`no run ${id}`);
    return run;
  }

  /** Creates a run with the next number of this name; its workspace is empty, or the given folder, which is moved. */
  async create(name: string, specification: JsonObject, seed?: string): Promise<RunRecord> {
    const numbers = this.list().flatMap((run) => (run.name === name ? [run.runNumber] : []));
    const run: RunRecord = {
      id: randomUUID(),
      name,
      runNumber: Math.max(0, ...numbers) + 1,
      status: 'created',
      created: this.timestamp(),
      specification,
      parameters: {},
      operationalOptions: {},
      totalSteps: 0,
    };
    return this.add(run, async (folder) => {
      if (seed === undefined) await mkdir(folder.workspace);
      else await rename(seed, folder.workspace);
    });
  }

  /** Creates the next restart of a run, queued, with these terms; `fill` writes into its folder before the run is stored. */
  async restart(
    origin: RunRecord,
    terms: Pick<RunRecord, 'specification' | 'parameters' | 'operationalOptions'>,
    fill: (folder: RunFolder) => Promise<void>,
  ): Promise<RunRecord> {
    const { name, runNumber } = origin;
    const before = this.list().filter((run) => run.name === name && run.runNumber === runNumber);
    const run: RunRecord = {
      ...terms,
      id: randomUUID(),
      name,
      runNumber,
      restart: Math.max(...before.map((other) => other.restart ?? 0)) + 1,
      workspaceOf: origin.workspaceOf ?? origin.id,
      status: 'queued',
      created: this.timestamp(),
      totalSteps: 0,
    };
    return this.add(run, fill);
  }

  /** Changes a record; the memory changes at once, the promise resolves when it is written. */
  async update(id: string, change: Partial<Omit<RunRecord, 'id'>>): Promise<RunRecord> {
    const run = { ...this.get(id), ...change };
    this.runs.set(id, run);
    await this.write(run);
    return run;
  }

  /** Marks a run as deleted and removes its workspace, unless a restart of it still uses that. */
  async delete(run: RunRecord): Promise<void> {
    const isWritten = succeeds(this.update(run.id, { status: 'deleted' }));
    if (this.runsSharingWorkspace(run).length === 0) {
      await removeFolder(this.folderOf(run).workspace);
    }
    // On a full disk there is space for the record only now.
    if (!(await isWritten)) await this.write(run);
  }

  private async add(run: RunRecord, fill: (folder: RunFolder) => Promise<void>): Promise<RunRecord> {
    this.addToIndex(run);
    try {
      const folder = this.folderOf(run);
      await makePrivateFolder(folder.root);
      await makePrivateFolder(folder.logs);
      await fill(folder);
      await this.write(run);
    } catch (error) {
      this.runs.delete(run.id);
      this.ids.delete(fullName(run));
      await this.discard(run);
      throw error;
    }
    return run;
  }

  /** Removes what there is of a run that could not be stored: on a full disk its folders would be in the way. */
  private async discard(run: RunRecord): Promise<void> {
    const { root, workspace } = this.folderOf(run);
    for (const folder of run.workspaceOf === undefined ? [root, workspace] : [root]) {
      await succeeds(rm(folder, { recursive: true, force: true }));
    }
  }

  private addToIndex(run: RunRecord): void {
    this.runs.set(run.id, run);
    this.ids.set(fullName(run), run.id);
  }

  private async write(run: RunRecord): Promise<void> {
    const before = this.writes.get(run.id) ?? Promise.resolve();
    const write = before
      .catch(() => undefined)
      .then(() =>
        writeAtomically(this.folderOf(run).record, `${writeJson(this.get(run.id), 2)}\n`, {
          mode: 0o600,
        }),
      );
    this.writes.set(run.id, write);
    await write;
  }
}

/** The record of one run; undefined when a server was killed before it had been written. */
async function readRecord(folder: RunFolder): Promise<RunRecord | undefined> {
  const text = await readWholeText(folder.record).catch((error: unknown) =>
    error instanceof UnreadableFileError ? '' : whenMissing('')(error),
  );
  const value = parseExactJson(text);
  return isJsonObject(value) && typeof value['id'] === 'string' ? (value as unknown as RunRecord) : undefined;
}

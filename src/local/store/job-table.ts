import { randomUUID } from 'node:crypto';
import { appendFileSync } from 'node:fs';
import { isJsonObject, parseJson } from '../../core/json.js';
import { readLines } from './read-lines.js';
import type { JobRecord } from './run-record.js';

/**
 * The steps of one run in the order they were submitted. Every change is appended to a file before anything else
 * happens, so that the records survive when the server is killed.
 */
export class JobTable {
  private readonly file: string;
  private readonly jobs = new Map<string, JobRecord>();
  /** The file ends with an incomplete line, which must not be joined with the next one. */
  private lineIsOpen = false;

  private constructor(file: string) {
    this.file = file;
  }

  /** The table as stored; an incomplete last line, left by a killed server, is ignored. */
  static read(file: string): JobTable {
    const table = new JobTable(file);
    for (const line of readLines(file)) {
      table.lineIsOpen = !line.isComplete;
      const value = parseJson(line.text);
      if (!isJsonObject(value) || typeof value['id'] !== 'string') continue;
      const job = value as unknown as JobRecord;
      table.jobs.set(job.id, job);
    }
    return table;
  }

  list(): readonly JobRecord[] {
    return [...this.jobs.values()];
  }

  ofNode(nodeId: string): JobRecord | undefined {
    for (const job of this.jobs.values()) if (job.nodeId === nodeId) return job;
    return undefined;
  }

  add(job: Omit<JobRecord, 'id'>): JobRecord {
    return this.write({ ...job, id: randomUUID() });
  }

  update(id: string, change: Partial<Omit<JobRecord, 'id'>>): JobRecord {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id}`);
    return this.write({ ...job, ...change });
  }

  /** Resets a job to its state before it ran, for a run that is resumed. */
  requeue(id: string): JobRecord {
    const job = this.jobs.get(id);
    if (job === undefined) throw new Error(`no job ${id}`);
    const { nodeId, name, address, image, command } = job;
    return this.write({ id, nodeId, name, address, image, command, status: 'queued' });
  }

  /** @throws the system's error when it can't be written; the table holds the change all the same. */
  private write(job: JobRecord): JobRecord {
    this.jobs.set(job.id, job);
    const line = `${this.lineIsOpen ? '\n' : ''}${JSON.stringify(job)}\n`;
    // A full disk may take a part of the line.
    this.lineIsOpen = true;
    appendFileSync(this.file, line, { mode: 0o600 });
    this.lineIsOpen = false;
    return job;
  }
}

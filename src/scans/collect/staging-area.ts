import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rename, rm, rmdir, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { systemClock } from '../../core/clock.js';
import { succeeds } from '../../core/system-error.js';
import { isProcessAlive, ownProcessMark, NO_PROCESS, type ProcessMark } from '../../disk/process-mark.js';

/** Folder, inside that of the results, of points that are being collected. */
export const STAGING_FOLDER = '.incoming';

/** How often the folder's time is updated, for other machines that share it, in milliseconds. */
const HEARTBEAT_INTERVAL = 20_000;

const OLD_POINT = /^(\d{4,}-[0-9a-f]{10})\.old$/;

/**
 * Folders for points that are being collected. Each collection has a folder of its own, with the mark of its process in
 * the name, so that several may collect at once. Folders of processes that have ended are taken over.
 */
export class StagingArea {
  private readonly home: string;
  private readonly heartbeat: NodeJS.Timeout;

  private constructor(private readonly results: string) {
    this.home = this.nameFolder(ownProcessMark());
    this.heartbeat = setInterval(() => void this.sendHeartbeat(), HEARTBEAT_INTERVAL).unref();
  }

  static async open(results: string): Promise<StagingArea> {
    const incoming = new StagingArea(results);
    const names = await readdir(join(results, STAGING_FOLDER)).catch(() => []);
    for (const name of names) await incoming.takeOver(join(results, STAGING_FOLDER, name), name);
    return incoming;
  }

  /** The folder into which the files of a run are fetched. */
  folderOf(run: string): string {
    return join(this.home, run);
  }

  /** Where a point's old folder is moved while it is replaced. It is put back if the process ends in between. */
  oldFolderOf(point: string): string {
    return join(this.home, `${point}.old`);
  }

  /** Removes the staging folder: all points are in their places. */
  async close(): Promise<void> {
    await rm(this.home, { recursive: true, force: true }).catch(() => undefined);
    await this.end();
  }

  /** Leaves what was fetched so far to the next collection. */
  async release(): Promise<void> {
    await succeeds(rename(this.home, this.nameFolder(NO_PROCESS)));
    await this.end();
  }

  private async takeOver(left: string, name: string): Promise<void> {
    const [owner = NO_PROCESS] = name.split('.');
    const found = await stat(left).catch(() => undefined);
    if (found === undefined || isProcessAlive(owner, systemClock.now() - found.mtimeMs)) return;
    const claimed = this.nameFolder(ownProcessMark());
    // Another process may be faster.
    if (!(await succeeds(rename(left, claimed)))) return;
    await succeeds(mkdir(this.home, { recursive: true }));
    for (const child of await readdir(claimed).catch(() => [])) {
      const point = OLD_POINT.exec(child)?.[1];
      await succeeds(
        rename(join(claimed, child), point === undefined ? this.folderOf(child) : join(this.results, point)),
      );
    }
    await succeeds(rm(claimed, { recursive: true, force: true }));
  }

  private async end(): Promise<void> {
    clearInterval(this.heartbeat);
    // Other collections may have folders in it.
    await succeeds(rmdir(join(this.results, STAGING_FOLDER)));
  }

  private async sendHeartbeat(): Promise<void> {
    const now = systemClock.now() / 1000;
    await succeeds(utimes(this.home, now, now));
  }

  private nameFolder(owner: ProcessMark): string {
    return join(this.results, STAGING_FOLDER, `${owner}.${randomBytes(6).toString('hex')}`);
  }
}

import { existsSync, watch, type FSWatcher } from 'node:fs';
import { dirname } from 'node:path';

/** Changes of what lies in folders: who waits for them need not look again and again. */
export class FolderChanges {
  private readonly watchers: readonly FSWatcher[];
  private hasChanged = false;
  private wake = (): void => undefined;

  constructor(...folders: readonly string[]) {
    this.watchers = folders.map((folder) => watch(folder, () => this.notice()));
  }

  /** Resolves when something has changed since the last call, or since the start. */
  async next(): Promise<void> {
    if (!this.hasChanged) await new Promise<void>((resolve) => (this.wake = resolve));
    this.hasChanged = false;
  }

  close(): void {
    for (const watcher of this.watchers) watcher.close();
  }

  private notice(): void {
    this.hasChanged = true;
    this.wake();
  }
}

/** Resolves when the file is there; its folder is already. */
export async function fileAppears(file: string): Promise<void> {
  const changes = new FolderChanges(dirname(file));
  while (!existsSync(file)) await changes.next();
  changes.close();
}

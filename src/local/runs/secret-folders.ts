import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StepSecrets } from '../runtimes/runtime.js';
import type { SecretStore } from '../store/secret-store.js';

/** Provides steps with the user's secrets, for as long as each step runs. */
export class SecretFolders {
  private readonly store: SecretStore;
  private readonly root: string;

  /** @param root folder that only its owner can access */
  constructor(store: SecretStore, root: string) {
    this.store = store;
    this.root = root;
  }

  /** Calls `use` with the current secrets; the files that were written for it are removed when it has ended. */
  async withSecrets<T>(jobId: string, use: (secrets: StepSecrets | undefined) => Promise<T>): Promise<T> {
    const secrets = this.store.list();
    if (secrets.length === 0) return use(undefined);
    const folder = join(this.root, jobId);
    const variables: Record<string, string> = {};
    try {
      await mkdir(folder, { recursive: true, mode: 0o700 });
      for (const { name, type, value } of secrets) {
        const content = Buffer.from(value, 'base64');
        if (type === 'env') variables[name] = content.toString('utf8');
        else await writeFile(join(folder, name), content, { mode: 0o600 });
      }
      return await use({ folder, variables });
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  }
}

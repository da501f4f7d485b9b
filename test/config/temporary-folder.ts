import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { UserFolders } from '../../src/config/folders.js';

/** A home for one test file; it is removed at its end. */
export function temporaryFolders(): UserFolders {
  const home = mkdtempSync(join(tmpdir(), 'reana-logins-'));
  afterAll(() => rmSync(home, { recursive: true, force: true }));
  return { config: join(home, 'config'), state: join(home, 'state') };
}

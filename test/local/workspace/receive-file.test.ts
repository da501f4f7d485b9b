import { mkdirSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { receiveFile } from '../../../src/local/workspace/receive-file.js';

test('an upload that breaks at once leaves nothing under way that could still make a file', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'reana-receive-'));
  const uploads = join(folder, 'uploads');
  mkdirSync(uploads);
  const source = new Readable({
    read() {
      this.destroy(new Error('broken off'));
    },
  });
  const receiving = receiveFile(source, join(folder, 'target'), { uploads });
  await expect(receiving).rejects.toThrow('broken off');
  // What has just ended is over after this.
  await new Promise((resolve) => setImmediate(resolve));
  const atWork = process.getActiveResourcesInfo().filter((resource) => resource.startsWith('FSReq'));
  expect({ atWork, uploads: readdirSync(uploads) }).toEqual({ atWork: [], uploads: [] });
  rmSync(folder, { recursive: true });
});

import { readdirSync, readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { TemporaryFile } from '../../../src/disk/temporary-file.js';
import { saveStream } from '../../../src/reana/files/save-file.js';
import { Files } from '../certificates.js';

const files = new Files();
afterAll(() => files.remove());

/** File operations that are under way, when that which has just ended is over. */
async function atWork(): Promise<readonly string[]> {
  await new Promise((resolve) => setImmediate(resolve));
  return process.getActiveResourcesInfo().filter((resource) => resource.startsWith('FSReq'));
}

test('a stream that fails at once leaves nothing under way that could still make the file', async () => {
  const body = new Readable({
    read() {
      this.destroy(new Error('broken off'));
    },
  });
  const file = await TemporaryFile.create(`${files.folder}/broken`);
  const saving = saveStream(file, () => body, { path: 'broken', size: 1 });
  await expect(saving).rejects.toThrow('broken off');
  expect(await atWork()).toEqual([]);
  await file.discard();
  expect(readdirSync(files.folder)).toEqual([]);
});

test('what is saved is written and closed', async () => {
  const path = `${files.folder}/whole`;
  const file = await TemporaryFile.create(path);
  const saved = await saveStream(file, () => Readable.from([Buffer.from('ab')]), { path: 'whole', size: 2 });
  expect(saved).toEqual({ bytes: 2 });
  await file.moveIntoPlace();
  expect(await atWork()).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('ab');
});

import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
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
  const saving = saveStream(`${files.folder}/broken`, () => body, { path: 'broken', size: 1 });
  await expect(saving).rejects.toThrow('broken off');
  expect(await atWork()).toEqual([]);
});

test('what is saved is closed', async () => {
  const path = `${files.folder}/whole`;
  const saved = await saveStream(path, () => Readable.from([Buffer.from('ab')]), { path: 'whole', size: 2 });
  expect(saved).toEqual({ bytes: 2 });
  expect(await atWork()).toEqual([]);
  expect(readFileSync(path, 'utf8')).toBe('ab');
});

test('a file that is there is not written over', async () => {
  const path = files.write('there', 'old');
  const saving = saveStream(path, () => Readable.from([Buffer.from('a')]), { path: 'there', size: 1 });
  await expect(saving).rejects.toMatchObject({ code: 'EEXIST' });
  expect(readFileSync(path, 'utf8')).toBe('old');
});

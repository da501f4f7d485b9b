import { describeFullDisk, findFullDisk } from '../../../src/local/runs/full-disk.js';
import { expectWords } from '../../support/words.js';

const DISK = { blocks: 1e6, bavail: 5e5, bsize: 4096, files: 1e5, ffree: 5e4 };

test.each([
  ['half full', {}],
  ['with a few megabytes', { bavail: 1000 }],
  ['of a system that reports no sizes', { blocks: 0, bavail: 0 }],
  ['of a system that reports no numbers of files', { files: 0, ffree: 0 }],
])('a disk %s is not full', (_name, numbers) => {
  expect(describeFullDisk({ ...DISK, ...numbers })).toBeUndefined();
});

test.each([
  ['nothing', { bavail: 0 }],
  ['a few blocks', { bavail: 3 }],
  ['less than nothing, which only root may use', { bavail: -1000 }],
  ['room, but for no other file', { ffree: 0 }],
])('a disk with %s left is full', (_name, numbers) => {
  const text = describeFullDisk({ ...DISK, ...numbers });
  expect(text).toContain('there is no space left on the disk');
  expectWords(text!);
});

test('a folder that is not there has no disk', async () => {
  expect(await findFullDisk('/no/such/folder')).toBeUndefined();
  expect(await findFullDisk('/proc')).toBeUndefined();
});

import { buffer } from 'node:stream/consumers';
import { ZipArchive } from 'archiver';
import { selectFolder } from '../../../src/analysis/data-options/match-folder.js';
import { ACCEPTED_ARCHIVE, readZip } from '../../../src/analysis/data-options/read-zip.js';
import { makeZip, type ZipMember } from '../../local/support/make-zip.js';
import { expectWords } from '../../support/words.js';

async function reasonOf(read: Promise<unknown>): Promise<string> {
  return read.then(
    () => 'accepted',
    (error: unknown) => (error as Error).message,
  );
}

test('compressed members are unpacked', async () => {
  const archive = new ZipArchive();
  const whole = buffer(archive);
  archive.append(Buffer.from('many '.repeat(1000)), { name: 'in/given.txt' });
  await archive.finalize();
  const members = await readZip(await whole);
  expect(members.map(({ name, content }) => [name, content.length])).toEqual([['in/given.txt', 5000]]);
});

const MEMBER: ZipMember = { name: 'a.txt', content: 'a' };
test.each<[string, ZipMember]>([
  ['a name that leads outside', { ...MEMBER, name: '../a.txt' }],
  ['an absolute name', { ...MEMBER, name: '/a.txt' }],
  ['a symbolic link', { ...MEMBER, mode: 0o120777 }],
  ['an encrypted member', { ...MEMBER, content: 'a'.repeat(20), flags: 1 }],
])('not accepted: %s', async (_, member) => {
  const reason = await reasonOf(readZip(makeZip([member])));
  expect(reason).not.toBe('accepted');
  expectWords([reason]);
});

test('what is no archive, or holds too much, is refused before anything is unpacked', async () => {
  const zip = makeZip([MEMBER]);
  const central = zip.indexOf(Buffer.from([0x50, 0x4b, 1, 2]));
  const bomb = Buffer.from(zip);
  // The size that the directory gives, and that the stream would exceed or miss.
  bomb.writeUInt32LE(ACCEPTED_ARCHIVE.bytes + 1, central + 24);
  bomb.writeUInt16LE(8, central + 10);
  const liar = Buffer.from(bomb);
  liar.writeUInt32LE(1, central + 24);
  const many = makeZip(
    Array.from({ length: ACCEPTED_ARCHIVE.files + 1 }, (_, n) => ({ name: `${n}`, content: '' })),
  );
  const reasons = await Promise.all([Buffer.from('text'), bomb, many].map((each) => reasonOf(readZip(each))));
  expect(reasons).not.toContain('accepted');
  expect(await reasonOf(readZip(liar))).not.toBe('accepted');
  expectWords(reasons);
});

const NAMES = [
  'top/',
  'top/a.txt',
  'top/data-1/',
  'top/data-1/b.txt',
  'top/data-1/deep/c.txt',
  'other/d.txt',
];

function select(pattern: string): readonly string[] {
  const members = NAMES.map((name) => ({ name, content: new Uint8Array() }));
  return selectFolder(members, pattern).map(({ name }) => name);
}

test.each([
  ['top/', ['a.txt', 'data-1/', 'data-1/b.txt', 'data-1/deep/c.txt']],
  ['*/data-*/', ['b.txt', 'deep/c.txt']],
  ['top/data-[!2-9]/', ['b.txt', 'deep/c.txt']],
  ['top/data-?/deep/', ['c.txt']],
  ['oth*/', ['d.txt']],
])('the folder that matches %s', (pattern, names) => {
  expect(select(pattern)).toEqual(names);
});

test('none or several folders that match', () => {
  const reasons = ['none/', 'top*/'].map((pattern) => {
    try {
      return select(pattern).join();
    } catch (error) {
      return (error as Error).message;
    }
  });
  expectWords(reasons);
  expect(reasons[1]).toContain('2');
});

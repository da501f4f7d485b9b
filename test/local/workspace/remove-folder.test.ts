import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { removeFolder } from '../../../src/local/workspace/remove-folder.js';

test('removes whatever a step leaves, and nothing that a link leads to', async () => {
  const root = mkdtempSync(join(tmpdir(), 'remove-folder-'));
  const [doomed, kept] = [join(root, 'doomed'), join(root, 'kept')];
  mkdirSync(join(doomed, 'a', 'b'), { recursive: true });
  mkdirSync(kept);
  writeFileSync(join(kept, 'file'), '');
  for (let file = 0; file < 300; file += 1) writeFileSync(join(doomed, 'a', String(file)), '');
  execFileSync('mkfifo', [join(doomed, 'a', 'fifo')]);
  symlinkSync(kept, join(doomed, 'a', 'b', 'link'));
  symlinkSync(join(root, 'nowhere'), join(doomed, 'broken'));
  await removeFolder(doomed);
  await removeFolder(join(root, 'nothing'));
  expect([existsSync(doomed), readdirSync(kept)]).toEqual([false, ['file']]);
  symlinkSync(kept, join(root, 'link'));
  await removeFolder(join(root, 'link'));
  expect(readdirSync(root)).toEqual(['kept']);
  expect(readdirSync(kept)).toEqual(['file']);
  rmSync(root, { recursive: true });
});

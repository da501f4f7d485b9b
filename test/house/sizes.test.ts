import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'sizes-'));
  mkdirSync(join(root, 'src', 'room'), { recursive: true });
});
afterEach(() => rmSync(root, { recursive: true }));

function fill(files: number, lines: number): void {
  const text = 'export {};\n'.repeat(lines);
  for (let file = 0; file < files; file += 1) writeFileSync(join(root, 'src', 'room', `${file}.ts`), text);
}

function check(): { readonly code: number | null; readonly faults: string } {
  const { status, stderr } = spawnSync(process.execPath, ['scripts/check-sizes.mjs', root], {
    encoding: 'utf8',
  });
  return { code: status, faults: stderr };
}

test('a folder of 16 files of 110 lines is small enough', () => {
  fill(16, 110);
  expect(check()).toEqual({ code: 0, faults: '' });
});

test('a folder of 17 files is named', () => {
  fill(17, 1);
  expect(check()).toEqual({ code: 1, faults: expect.stringContaining('src/room has 17 files') as string });
});

test('a median file of 111 lines is too long', () => {
  fill(3, 111);
  expect(check()).toEqual({ code: 1, faults: expect.stringContaining('111 lines') as string });
});

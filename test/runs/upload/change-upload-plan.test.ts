import { addFiles, replaceFiles } from '../../../src/runs/upload/upload-plan.js';
import type { UploadPlan } from '../../../src/runs/upload/upload-plan.js';

const plan: UploadPlan = {
  files: [
    { path: 'b.yml', file: '/home/b.yml', size: 10 },
    { path: 'c.txt', file: '/home/c.txt', size: 20 },
  ],
  bytes: 30,
  ignored: [],
  unfit: [],
};

test('content is exchanged, and counted as it is then', () => {
  const data = Buffer.from('abc');
  const changed = replaceFiles(plan, new Map([['b.yml', data]]));
  expect(changed.files).toEqual([{ path: 'b.yml', file: '/home/b.yml', size: 3, data }, plan.files[1]]);
  expect(changed.bytes).toBe(23);
  expect(replaceFiles(plan, new Map())).toBe(plan);
});

test('files are added where they belong, and counted', () => {
  const changed = addFiles(plan, [
    { path: 'd', file: 'd', size: 1 },
    { path: 'a', file: 'a', size: 2 },
  ]);
  expect(changed.files.map(({ path }) => path)).toEqual(['a', 'b.yml', 'c.txt', 'd']);
  expect(changed.bytes).toBe(33);
});

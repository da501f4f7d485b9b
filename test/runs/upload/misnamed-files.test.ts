import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { planPaths, warningsOfPlan } from '../../../src/runs/upload/upload-plan.js';
import { expectWords } from '../../support/words.js';

const folder = mkdtempSync(join(tmpdir(), 'misnamed-'));
afterAll(() => rmSync(folder, { recursive: true }));

// macOS stores no other names than UTF-8.
const must = process.platform === 'linux' ? test : test.skip;

must('a name that is not UTF-8 is left out with a warning that shows its bytes', async () => {
  writeFileSync(join(folder, 'caf\u00e9'), 'UTF-8');
  writeFileSync(join(folder, '\uFFFD'), 'UTF-8, too');
  writeFileSync(Buffer.concat([Buffer.from(`${folder}/caf`), Buffer.from([0xe9])]), 'Latin-1');
  const plan = await planPaths(folder, ['.']);
  expect(plan.files.map(({ path }) => path)).toEqual(['caf\u00e9', '\uFFFD']);
  expect(plan.unfit).toEqual([{ path: 'caf\\xe9', kind: 'name' }]);
  expectWords(warningsOfPlan(plan));
});

import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Diagnostic } from '../../src/analysis/diagnostic.js';
import { VERSION } from '../../src/core/version/version.js';
import { loadAnalysis } from '../../src/runs/load-analysis.js';
import { compareTemplateVersion } from '../../src/template/compare-version.js';
import { createAnalysis } from '../../src/template/create-analysis.js';
import { STAMP_PATH, type Stamp } from '../../src/template/stamp.js';
import { expectWords } from '../support/words.js';

let folder: string;
beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'template-'));
  await createAnalysis(folder);
});
afterEach(() => rmSync(folder, { recursive: true }));

/** Makes the copy look like one of another version, of whose files these were different. */
function pretend(version: string, files: Readonly<Record<string, string>> = {}): void {
  const path = join(folder, STAMP_PATH);
  const stamp = JSON.parse(readFileSync(path, 'utf8')) as Stamp;
  writeFileSync(path, JSON.stringify({ ...stamp, version, files: { ...stamp.files, ...files } }));
}

function notes(): Promise<readonly Diagnostic[]> {
  return compareTemplateVersion('reana.yaml', folder);
}

test('a copy of this version is none to speak of, edited or not', async () => {
  appendFileSync(join(folder, 'reana.yaml'), '# mine\n');
  expect(await notes()).toEqual([]);
});

test('nor is an older one whose files are still the same', async () => {
  pretend('0.0.1');
  expect(await notes()).toEqual([]);
});

test('an older copy is told of once, and its files stay as they are', async () => {
  pretend('0.0.1', { 'workflow/ml/steps.yml': 'other', 'workflow/gone.py': 'other' });
  const { warnings } = await loadAnalysis(join(folder, 'reana.yaml'));
  expect(warnings).toHaveLength(1);
  expect(await notes()).toMatchObject([
    { code: 'template-version', file: STAMP_PATH, action: { type: 'create-analysis', inNewFolder: true } },
  ]);
  expectWords((await notes()).map(({ message, hint }) => `${message}: ${hint}`));
});

test('files that the user has changed are named', async () => {
  pretend('0.0.1', { 'workflow/gone.py': 'other' });
  for (const path of ['reana.yaml', 'workflow/ml/input.yml']) appendFileSync(join(folder, path), '# mine\n');
  const [note] = await notes();
  expect(note?.hint).toContain('reana.yaml, workflow/ml/input.yml');
  expectWords(note!.hint!);
});

test('a newer copy asks for a newer program', async () => {
  pretend('999.0.0');
  const [note] = await notes();
  expect(note).toMatchObject({ code: 'template-version', severity: 'warning' });
  expect(note).not.toHaveProperty('action');
  expectWords(`${note!.message}: ${note!.hint!}`);
});

test.each([
  ['no JSON', '{'],
  ['another JSON', '[1]'],
  ['a version that is none', `{ "template": "madminer", "version": "\\u001b[2J", "files": {} }`],
  ['a path for a name', `{ "template": "../../etc", "version": "0.0.1", "files": {} }`],
  ['a template that is gone', `{ "template": "ttbar", "version": "0.0.1", "files": {} }`],
  ['no files', `{ "template": "madminer", "version": "0.0.1" }`],
])('a stamp with %s is no reason to say anything', async (_what, text) => {
  writeFileSync(join(folder, STAMP_PATH), text);
  expect(await notes()).toEqual([]);
});

test('the stamp has the version of the program', () => {
  const stamp = JSON.parse(readFileSync(join(folder, STAMP_PATH), 'utf8')) as Stamp;
  expect(stamp).toMatchObject({ template: 'madminer', version: VERSION });
  expect(Object.keys(stamp.files).length).toBeGreaterThan(100);
});

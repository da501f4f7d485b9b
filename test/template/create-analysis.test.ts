import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { errorMessage } from '../../src/core/errors.js';
import { ownProcessMark } from '../../src/disk/process-mark.js';
import { loadAnalysis } from '../../src/runs/load-analysis.js';
import { loadScan } from '../../src/scan-file/load-scan.js';
import { createAnalysis } from '../../src/template/create-analysis.js';
import { placeFiles, stagingPath } from '../../src/template/place-files.js';
import { listTemplates } from '../../src/template/templates.js';
import { DEAD } from '../disk/processes.js';
import { expectWords } from '../support/words.js';

let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'create analysis '))));
afterEach(() => rmSync(folder, { recursive: true }));

/** Paths of all files below a folder, with their content. */
function contentOf(root: string): ReadonlyMap<string, string> {
  const entries = readdirSync(root, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => !entry.isDirectory());
  return new Map(
    files.map(({ name, parentPath }) => {
      const path = join(parentPath, name);
      return [path.slice(root.length + 1), statSync(path).isFile() ? readFileSync(path, 'utf8') : ''];
    }),
  );
}

test('a copy holds what it names, and all of its analyses and scans are valid', async () => {
  const target = join(folder, 'a', 'wbf');
  const created = await createAnalysis(target);
  expect(created).toMatchObject({ folder: target, from: 'madminer', unchanged: [], kept: [] });
  const paths = [...contentOf(target).keys()];
  expect(paths.sort()).toEqual([...created.written].sort());
  expect(paths.filter((path) => /__pycache__|\.pyc$|environments|\.part/.test(path))).toEqual([]);
  expect(readdirSync(join(folder, 'a'))).toEqual(['wbf']);
  for (const name of ['reana.yaml', 'reana.physics.yaml', 'reana.ml.yaml']) {
    const { warnings, root } = await loadAnalysis(join(target, name));
    expect([name, warnings, root]).toEqual([name, [], target]);
  }
  const scans = readdirSync(join(target, 'examples/scans')).map((name) => join('examples/scans', name));
  expect(scans.length).toBeGreaterThan(3);
  for (const name of ['scan.yaml', ...scans]) {
    expect((await loadScan(join(target, name))).points.length).toBeGreaterThan(0);
  }
});

test('every example of another process is a valid analysis of its own', async () => {
  const names = await listTemplates();
  expect(names).toEqual(['madminer', ...readdirSync('examples/processes')]);
  for (const from of names.slice(1)) {
    await createAnalysis(join(folder, from), { from });
    expect((await loadAnalysis(join(folder, from))).warnings).toEqual([]);
  }
});

test('a name that is none of them is an error that lists them', async () => {
  for (const from of ['ttbar', '../data', '']) {
    const error: unknown = await createAnalysis(join(folder, 'x'), { from }).catch(
      (caught: unknown) => caught,
    );
    expect(error).toMatchObject({ code: 'usage' });
    expect((error as { hint: string }).hint).toContain('zh');
    expectWords(errorMessage(error), from);
  }
  expect(readdirSync(folder)).toEqual([]);
});

test('what the user owns can be edited, whatever the modes of the package are', async () => {
  const target = join(folder, 'wbf');
  await createAnalysis(target);
  // As any new file and folder of this user.
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'own/file'), '');
  const modeOf = (path: string): number => statSync(join(folder, path)).mode;
  expect(modeOf('wbf')).toBe(modeOf('own'));
  expect(modeOf('wbf/workflow/physics/input.yml')).toBe(modeOf('own/file'));
});

test('a folder with other things in it keeps them, README and all', async () => {
  const own = { 'README.md': 'mine', 'package.json': '{}', 'workflow/notes.txt': 'mine' };
  mkdirSync(join(folder, 'workflow'));
  for (const [path, text] of Object.entries(own)) writeFileSync(join(folder, path), text);
  const created = await createAnalysis(folder);
  expect(created.kept).toEqual(['README.md']);
  expect(created.written).not.toContain('README.md');
  for (const [path, text] of Object.entries(own)) expect(readFileSync(join(folder, path), 'utf8')).toBe(text);
  expect((await loadAnalysis(folder)).warnings).toEqual([]);
});

test('a second call writes nothing, and one after an interruption the rest', async () => {
  const first = await createAnalysis(folder);
  expect(await createAnalysis(folder)).toMatchObject({
    written: [],
    unchanged: { length: first.written.length },
  });
  for (const path of ['reana.yaml', 'workflow/ml/steps.yml']) rmSync(join(folder, path));
  const third = await createAnalysis(folder);
  expect([...third.written].sort()).toEqual(['reana.yaml', 'workflow/ml/steps.yml']);
});

test('where a file of the user has the name of the copy’s, nothing is written at all', async () => {
  writeFileSync(join(folder, 'reana.yaml'), 'mine');
  mkdirSync(join(folder, 'scan.yaml'));
  symlinkSync(tmpdir(), join(folder, 'workflow'));
  const before = [...contentOf(folder)];
  const error: unknown = await createAnalysis(folder).catch((caught: unknown) => caught);
  expect(error).toMatchObject({
    code: 'files-exist',
    exitCode: 2,
    details: { paths: ['reana.yaml', 'scan.yaml', 'workflow'] },
  });
  expectWords(errorMessage(error));
  expect([...contentOf(folder)]).toEqual(before);
});

test('a file in place of the folder, or above it, is an error', async () => {
  writeFileSync(join(folder, 'file'), '');
  for (const path of ['file', 'file/below']) {
    await expect(createAnalysis(join(folder, path))).rejects.toMatchObject({ code: 'usage' });
  }
  expect(readdirSync(folder)).toEqual(['file']);
});

test('a call that is aborted leaves nothing', async () => {
  const aborted = new Error('enough');
  for (const target of [folder, join(folder, 'new')]) {
    const abort = new AbortController();
    const call = createAnalysis(target, { signal: abort.signal });
    abort.abort(aborted);
    await expect(call).rejects.toBe(aborted);
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('a name that is taken meanwhile takes back what was placed before', async () => {
  const staged = join(folder, 'staged');
  mkdirSync(join(staged, 'a/b'), { recursive: true });
  for (const path of ['a/b/one', 'two', 'three']) writeFileSync(join(staged, path), 'new');
  const target = join(folder, 'target');
  mkdirSync(target);
  writeFileSync(join(target, 'two'), 'mine');
  await expect(placeFiles(staged, target, ['a/b/one', 'three', 'two'])).rejects.toMatchObject({
    code: 'EEXIST',
  });
  expect([...contentOf(target)]).toEqual([['two', 'mine']]);
  expect(existsSync(join(target, 'a'))).toBe(false);
});

test('what a killed process has left is removed by the next one, and nothing else', async () => {
  const left = stagingPath(folder).replace(ownProcessMark(), DEAD);
  const used = stagingPath(folder);
  for (const path of [left, used, join(folder, '.analysis.mine.part')]) mkdirSync(path);
  await createAnalysis(join(folder, 'wbf'));
  expect(existsSync(left)).toBe(false);
  expect(readdirSync(folder)).toHaveLength(3);
  // Also where nothing is left to be written.
  const inside = join(folder, 'wbf', basename(left));
  mkdirSync(inside);
  await createAnalysis(join(folder, 'wbf'));
  expect(existsSync(inside)).toBe(false);
});

import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { loadScan } from '../../src/scan-file/load-scan.js';
import { SCAN_SCHEMA } from '../../src/scan-file/scan-schema.js';

const PAGE = readFileSync('docs/scan-files.md', 'utf8');
const EXAMPLES = [...PAGE.matchAll(/```yaml\n(.*?)```/gs)]
  .map(([, text = '']) => [/^name: (.*)$/m.exec(text)?.[1] ?? '', text] as const)
  .filter(([, text]) => text.includes('axes:'));

/** Points of each example, by its name. */
const POINTS: Readonly<Record<string, number>> = {
  'learning-curve': 15,
  'stronger-and-longer': 3,
  'by-hand': 3,
  'hyper-parameters': 20,
  'even-sample': 12,
  truth: 6,
  'without-some': 4,
  'with-spread': 10,
};

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'scan-page-'));
  await mkdir(join(folder, 'examples/scans'), { recursive: true });
  for (const path of ['reana.yaml', 'reana.ml.yaml', 'workflow', 'examples/data']) {
    await symlink(resolve(path), join(folder, path));
  }
});
afterAll(() => rm(folder, { recursive: true }));

test('every example of the page is known here', () => {
  expect(EXAMPLES.map(([name]) => name)).toEqual(Object.keys(POINTS));
});

test.each(EXAMPLES)('the example %s is a scan', async (name, text) => {
  const file = join(folder, 'examples/scans', `${name}.yaml`);
  await writeFile(file, text);
  const scan = await loadScan(file);
  expect(scan.name).toBe(name);
  expect(scan.points).toHaveLength(POINTS[name] ?? NaN);
  expect(scan.warnings).toEqual([]);
});

test('the table of keys has all keys of a scan file', () => {
  for (const key of Object.keys(SCAN_SCHEMA.properties)) {
    expect(PAGE).toMatch(new RegExp(`^\\| \`${key}[.\`]`, 'm'));
  }
});

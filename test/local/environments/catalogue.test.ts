import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  bundledEnvironments,
  catalogueFile,
  readCatalogue,
} from '../../../src/local/environments/catalogue.js';
import { environmentKey } from '../../../src/local/environments/environment-key.js';
import { failureOf, wordsOf } from '../../support/failures.js';
import { expectWords } from '../../support/words.js';

const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
afterAll(() => rmSync(folder, { recursive: true }));

const IMAGES = ['madminertool/madminer-workflow-ph:0.5.2', 'madminertool/madminer-workflow-ml:0.4.2'];

test.each(['environments.json', 'image-py38.json'])('every file that %s names is there', async (name) => {
  const catalogue = await readCatalogue(join(bundledEnvironments(), name));
  expect(catalogue.images).toEqual(IMAGES);
  for (const image of IMAGES) {
    const { requirements, cudaRequirements, preload } = catalogue.get(image);
    for (const file of [...requirements, ...cudaRequirements, preload!]) {
      expect(readFileSync(file, 'utf8')).not.toBe('');
    }
  }
});

test('locks pin every package, and the physics one needs no torch', async () => {
  const catalogue = await readCatalogue(catalogueFile({}));
  for (const image of IMAGES) {
    const { requirements, cudaRequirements } = catalogue.get(image);
    const lines = [...requirements, ...cudaRequirements].flatMap((file) =>
      readFileSync(file, 'utf8').split('\n'),
    );
    const packages = lines.filter((line) => line !== '' && !line.startsWith('#'));
    expect(packages.filter((line) => !/^[a-z0-9-]+==[\w.]+( ; .+)?$/.test(line))).toEqual([]);
    expect(packages.some((line) => line.startsWith('torch=='))).toBe(image.includes('-ml'));
  }
});

test.each([
  ['[]', 'environment'],
  ['{"a:1": 3}', 'environment'],
  ['{"a:1": {"requirements": []}}', 'environment'],
  ['{"a:1": {"python": ">=3.10"}}', 'environment'],
  ['{"a:1": {"python": ">=3.10", "requirements": [1]}}', 'environment'],
  ['{"a:1": {"python": ">=3.10", "requirements": ["../x"]}}', 'unsafe-path'],
])('%s is refused', async (text, code) => {
  const file = join(folder, 'index.json');
  writeFileSync(file, text);
  const failure = await failureOf(readCatalogue(file));
  expect(failure.code).toBe(code);
  expectWords(wordsOf(failure, { [folder]: 'FOLDER' }));
});

test('the key changes with the lock, the range and the Python that is asked for, and with nothing else', async () => {
  const lock = join(folder, 'lock.txt');
  writeFileSync(lock, 'a==1\n');
  const description = {
    image: 'org/some-image:1',
    python: '>=3.10',
    requirements: [lock],
    cudaRequirements: [],
    preload: undefined,
  };
  const key = await environmentKey(description, {});
  expect(key).toMatch(/^some-image-1-[0-9a-f]{12}$/);
  expect(await environmentKey(description, { HOME: '/other' })).toBe(key);
  expect(await environmentKey({ ...description, python: '>=3.11' }, {})).not.toBe(key);
  expect(await environmentKey(description, { REANA_MADMINER_PYTHON: 'python3.11' })).not.toBe(key);
  writeFileSync(lock, 'a==2\n');
  expect(await environmentKey(description, {})).not.toBe(key);
});

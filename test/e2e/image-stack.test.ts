import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBin, succeeded } from './bin.js';
import { BUNDLE, PLOT, SMOKE_FLAGS, pngSize, readSummary } from './smoke.js';

/** An interpreter with the packages of the public images: Python 3.8, MadMiner 0.9.3, numpy 1.20. */
const IMAGE_PYTHON = process.env.REANA_MADMINER_PY38;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-stack-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("the whole workflow runs with Python 3.8 and the public images' versions", async () => {
  if (IMAGE_PYTHON === undefined) throw new Error('REANA_MADMINER_PY38 names no Python 3.8: use npm test');
  const env = {
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_ENVIRONMENTS: resolve('workflow/environments/image-py38.json'),
    REANA_MADMINER_PYTHON: IMAGE_PYTHON,
  };
  const argv = ['submit', '-f', BUNDLE, '--local', '--runtime', 'host', '--download', 'out', ...SMOKE_FLAGS];
  succeeded(await runBin(argv, { env, cwd: folder }));
  expect(pngSize(join(folder, 'out', PLOT)).width).toBeGreaterThan(400);
  const { versions } = readSummary(join(folder, 'out'));
  expect(versions).toMatchObject({ madminer: '0.9.3' });
  expect(versions.python).toMatch(/^3\.8\./);
  expect(versions.numpy).toMatch(/^1\.20\./);
}, 900_000);

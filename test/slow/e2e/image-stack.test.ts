import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBin, succeeded } from '../../support/bin.js';
import { BUNDLE, PLOT, SMOKE_FLAGS, pngSize, readSummary } from './smoke.js';

/** The Python of the public images. `npm run test:all` makes the environments that stand for the images with it. */
const { REANA_MADMINER_PY38, REANA_MADMINER_PHYSICS_PY38, REANA_MADMINER_ML_PY38 } = process.env;
const PYTHONS = { REANA_MADMINER_PY38, REANA_MADMINER_PHYSICS_PY38, REANA_MADMINER_ML_PY38 };

let folder: string;
let env: Record<string, string>;
beforeAll(async () => {
  for (const [variable, path] of Object.entries(PYTHONS)) {
    if (path === undefined) throw new Error(`${variable} names no Python 3.8: use npm test`);
  }
  folder = mkdtempSync(join(tmpdir(), 'image-stack-'));
  env = {
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_ENVIRONMENTS: resolve('workflow/environments/image-py38.json'),
    REANA_MADMINER_PYTHON: REANA_MADMINER_PY38!,
  };
  succeeded(await runBin(['local', 'start', '--runtime', 'host'], { env }));
});
afterAll(async () => {
  await runBin(['local', 'stop'], { env });
  rmSync(folder, { recursive: true, force: true });
});

/** A folder laid out as MadGraph's, with stand-ins for its programs. */
function installMadgraph(): string {
  const root = join(folder, 'MG5');
  cpSync(resolve('test/slow/workflow/physics/standins/madgraph'), root, { recursive: true });
  return root;
}

test("the whole workflow runs with Python 3.8 and the public images' versions", async () => {
  const argv = ['submit', '-f', BUNDLE, '--local', '--download', 'out', ...SMOKE_FLAGS];
  succeeded(await runBin(argv, { env, cwd: folder }));
  expect(pngSize(join(folder, 'out', PLOT)).width).toBeGreaterThan(400);
  const { versions } = readSummary(join(folder, 'out'));
  expect(versions).toMatchObject({ madminer: '0.9.3' });
  expect(versions.python).toMatch(/^3\.8\./);
  expect(versions.numpy).toMatch(/^1\.20\./);
}, 1_800_000);

test('generator=madgraph runs through the workflow, with a stand-in for MadGraph', async () => {
  const argv = ['submit', '-f', resolve('reana.physics.yaml'), '--local', '--download', 'mg'];
  const parameters = [
    'generator=madgraph',
    'events_per_benchmark=40',
    `madgraph_dir=${installMadgraph()}`,
  ].flatMap((parameter) => ['-p', parameter]);
  succeeded(await runBin([...argv, ...parameters], { env, cwd: folder }));
  const provenance = readFileSync(join(folder, 'mg', 'workflow_ph/combine/data/provenance.json'), 'utf8');
  expect(JSON.parse(provenance)).toMatchObject({
    caption: expect.stringMatching(
      /^MadGraph 3\.1\.1 · Pythia 8\.\d+ \(MPI off\) · fast CMS-card detector/,
    ) as string,
    events: { sm: { generated: 40 }, w: { generated: 40 } },
  });
}, 900_000);

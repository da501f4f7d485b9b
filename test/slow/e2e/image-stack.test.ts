import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { runBin, succeeded } from '../../support/bin.js';
import { BUNDLE, PLOT, SMOKE_FLAGS, pngSize, readSummary } from './smoke.js';

/** An interpreter with the packages of the public images: Python 3.8, MadMiner 0.9.3, numpy 1.20. */
const IMAGE_PYTHON = process.env.REANA_MADMINER_PY38;

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'image-stack-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What the host runtime needs to take these packages for both images. */
function environment(): Record<string, string> {
  if (IMAGE_PYTHON === undefined) throw new Error('REANA_MADMINER_PY38 names no Python 3.8: use npm test');
  return {
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_ENVIRONMENTS: resolve('workflow/environments/image-py38.json'),
    REANA_MADMINER_PYTHON: IMAGE_PYTHON,
  };
}

/** A folder laid out as MadGraph's, with stand-ins for its programs. */
function installMadgraph(): string {
  const root = join(folder, 'MG5');
  const programs = { 'bin/mg5_aMC': 'mg5_aMC', 'Delphes/DelphesHepMC': 'DelphesHepMC' };
  for (const [place, name] of Object.entries(programs)) {
    mkdirSync(dirname(join(root, place)), { recursive: true });
    copyFileSync(resolve('test/slow/workflow/physics/standins', name), join(root, place));
    chmodSync(join(root, place), 0o755);
  }
  mkdirSync(join(root, 'Delphes/cards'));
  writeFileSync(join(root, 'Delphes/cards/delphes_card_CMS.dat'), '# a detector\n');
  writeFileSync(join(root, 'VERSION'), 'version = 2.9.4\n');
  return root;
}

test("the whole workflow runs with Python 3.8 and the public images' versions", async () => {
  const argv = ['submit', '-f', BUNDLE, '--local', '--runtime', 'host', '--download', 'out', ...SMOKE_FLAGS];
  succeeded(await runBin(argv, { env: environment(), cwd: folder }));
  expect(pngSize(join(folder, 'out', PLOT)).width).toBeGreaterThan(400);
  const { versions } = readSummary(join(folder, 'out'));
  expect(versions).toMatchObject({ madminer: '0.9.3' });
  expect(versions.python).toMatch(/^3\.8\./);
  expect(versions.numpy).toMatch(/^1\.20\./);
}, 1_800_000);

test('generator=madgraph runs through the workflow, with stand-ins for MadGraph and Delphes', async () => {
  const argv = [
    'submit',
    '-f',
    resolve('reana.physics.yaml'),
    '--local',
    '--runtime',
    'host',
    '--download',
    'mg',
  ];
  const flags = [
    '-p',
    'generator=madgraph',
    '-p',
    'events_per_benchmark=5',
    '-p',
    `madgraph_dir=${installMadgraph()}`,
  ];
  succeeded(await runBin([...argv, ...flags], { env: environment(), cwd: folder }));
  const provenance = readFileSync(join(folder, 'mg', 'workflow_ph/combine/data/provenance.json'), 'utf8');
  expect(JSON.parse(provenance)).toMatchObject({
    caption: expect.stringMatching(/^MadGraph 2\.9\.4 .*Delphes \(delphes_card_CMS\.dat\)/) as string,
    events: { sm: { generated: 5, passed: 5 }, w: { generated: 5, passed: 5 } },
  });
}, 900_000);

import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createAnalysis } from '../../../src/template/create-analysis.js';
import { runBin, succeeded } from '../../support/bin.js';
import { EVENTS, PLOT, SUMMARY, pngSize } from './smoke.js';

const STANDINS = resolve('test/slow/workflow/physics/standins');
const PROVENANCE = EVENTS.replace('combined_delphes.h5', 'provenance.json');

let folder: string;
let analysis: string;
let env: Record<string, string>;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'own-process-'));
  env = { REANA_MADMINER_DATA: join(folder, 'data') };
  // As docs/your-own-process.md makes it.
  analysis = join(folder, 'my-zh');
  await createAnalysis(analysis, { from: 'zh' });
});
afterAll(async () => {
  await runBin(['local', 'stop'], { env });
  rmSync(folder, { recursive: true, force: true });
});

/** A folder laid out as MadGraph's, whose stand-in makes pp -> zh. */
function installMadgraph(): string {
  const root = join(folder, 'MG5_aMC');
  for (const layer of ['madgraph', 'zh']) cpSync(join(STANDINS, layer), root, { recursive: true });
  // As on a laptop: neither of MadGraph's own tools.
  for (const tool of ['HEPTools', 'Delphes']) rmSync(join(root, tool), { recursive: true });
  return root;
}

function readJson(file: string): unknown {
  return JSON.parse(readFileSync(join(folder, 'out', file), 'utf8'));
}

test('the example of a process of your own is valid', async () => {
  succeeded(await runBin(['validate'], { env, cwd: analysis }));
});

test('pp -> zh runs from its cards to contours: a stand-in for MadGraph, our shower and detector', async () => {
  const parameters = [
    `madgraph_dir=${installMadgraph()}`,
    'events_per_benchmark=250',
    'train_samples=3000',
    'test_samples=200',
    'epochs=1',
  ].flatMap((parameter) => ['-p', parameter]);
  const argv = ['submit', '--local', '--follow', '--download', join(folder, 'out'), ...parameters];
  succeeded(await runBin(argv, { env, cwd: analysis }));

  expect(readJson(PROVENANCE)).toMatchObject({
    caption: expect.stringMatching(
      /^MadGraph 3\.1\.1 · Pythia 8\.\d+ \(MPI off\) · fast CMS-card detector · 250 events per benchmark/,
    ) as string,
    events: { sm: { generated: 250 }, phiw: { generated: 250 } },
  });
  const made = readJson(PROVENANCE) as {
    events: { sm: { passed: number } };
    cross_sections_pb: { sm: number; phiw: number };
  };
  expect(made.events.sm.passed).toBeGreaterThan(25);
  expect(made.events.sm.passed).toBeLessThan(150);
  // What MadGraph's reweighting makes of a parameter that the model's default restriction sets to 0.
  const ratio = made.cross_sections_pb.phiw / made.cross_sections_pb.sm;
  expect(ratio).toBeGreaterThan(0.5);
  expect(ratio).toBeLessThan(0.9);

  expect(readJson(SUMMARY)).toMatchObject({ parameters: ['CphiWL2', 'CWL2'] });
  const { methods } = readJson(SUMMARY) as {
    methods: Record<string, { likelihoods: { rate_and_shape: { regions: { 68: { area: number } } } } }>;
  };
  expect(Object.keys(methods).sort()).toEqual(['alice', 'alices', 'quadratic', 'sally']);
  for (const { likelihoods } of Object.values(methods))
    expect(likelihoods.rate_and_shape.regions[68].area).toBeGreaterThan(0);
  expect(pngSize(join(folder, 'out', PLOT)).width).toBeGreaterThan(400);
}, 1_800_000);

import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BinOptions, type BinOutcome, runBin, succeeded } from '../../support/bin.js';
import { expectWords } from '../../support/words.js';
import { digestMade } from './made-files.js';
import { makeSmokeRun, onlyWorkspace, smokeRun } from './smoke-run.js';
import { BUNDLE, EVENTS, PLOT, SMOKE_FLAGS, STEP_COUNT, pngSize, readSummary, serverPid } from './smoke.js';

const PATIENCE = 1_800_000;

let folder: string;
let data: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'bundle-'));
  data = join(folder, 'data');
});
afterAll(async () => {
  await cli(['local', 'stop']);
  rmSync(folder, { recursive: true, force: true });
});

const cli = (argv: readonly string[], options: BinOptions = {}): Promise<BinOutcome> =>
  runBin(argv, { env: { REANA_MADMINER_DATA: data }, cwd: folder, ...options });

test(
  'one command runs the whole workflow and brings the plot home',
  async () => {
    const own = join(folder, 'whole');
    mkdirSync(own);
    const { stdout, workspace, outputs } = await makeSmokeRun(own);
    expect(stdout).toContain(`${STEP_COUNT}/${STEP_COUNT}`);
    expectWords(stdout.replace(/in [\d smh]+$/m, 'in <time>'));

    const { width, height } = pngSize(join(outputs, PLOT));
    expect(Math.min(width, height)).toBeGreaterThan(400);
    const summary = readSummary(outputs);
    expect(Object.keys(summary.methods).sort()).toEqual(['alice', 'alices', 'quadratic', 'sally']);
    expect(summary.parameters).toEqual(['CWL2', 'CPWL2']);
    expect(summary.provenance.caption).toMatch(/exact LO amplitude.*Pythia 8.*150 events per benchmark/);
    expect(existsSync(join(outputs, EVENTS))).toBe(true);
    expect(serverPid(join(own, 'data'))).toBeUndefined();
    expect(digestMade(workspace)).toEqual(digestMade((await smokeRun()).workspace));
  },
  PATIENCE,
);

test(
  'killed in the middle, client and server, the run goes on and makes the same bytes',
  async () => {
    const argv = ['submit', '-f', BUNDLE, '--name', 'killed', '--local', '--follow'];
    let server: number | undefined;
    const first = await cli([...argv, ...SMOKE_FLAGS], {
      onStderr: (text, kill) => {
        if (server !== undefined || !text.includes('delphes_0 finished')) return;
        server = serverPid(data)!;
        process.kill(server, 'SIGKILL');
        kill('SIGKILL');
      },
    });
    expect(first.code).toBeNull();

    succeeded(await cli(['status', 'killed', '--local', '--follow', '--json']));
    succeeded(await cli(['download', 'killed', '--local', '-o', 'again']));
    const undisturbed = await smokeRun();
    const made = digestMade(undisturbed.workspace);
    expect(Object.keys(made).length).toBeGreaterThan(100);
    expect(digestMade(onlyWorkspace(data))).toEqual(made);
    expect(digestMade(join(folder, 'again'))).toEqual(digestMade(undisturbed.outputs));

    const logs = await cli(['logs', 'killed', '--local', '--json']);
    const steps = (JSON.parse(logs.stdout) as { steps: { name: string; status: string }[] }).steps;
    const finished = steps.filter(({ status }) => status === 'finished').map(({ name }) => name);
    expect(finished.filter((name) => name === 'configure')).toHaveLength(1);
  },
  PATIENCE,
);

test(
  'the machine-learning half runs alone on the event file in examples/, with a Python for each step',
  async () => {
    const file = resolve('reana.ml.yaml');
    const parameters = ['train_samples=500', 'test_samples=200', 'epochs=1', 'methods=[sally, alices]'];
    const flags = parameters.flatMap((parameter) => ['-p', parameter]);
    const argv = ['submit', '-f', file, '--name', 'alone', '--local', '--download', 'ml', ...flags];
    succeeded(await cli(argv, { env: { REANA_MADMINER_DATA: data, REANA_MADMINER_WARM: 'off' } }));
    expect(pngSize(join(folder, 'ml', PLOT)).width).toBeGreaterThan(400);
    const summary = readSummary(join(folder, 'ml'));
    expect(Object.keys(summary.methods).sort()).toEqual(['alices', 'sally']);
    expect(summary.provenance.caption).toContain('2,000 events per benchmark');
  },
  PATIENCE,
);

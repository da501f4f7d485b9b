import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { type BinOptions, type BinOutcome, runBin, succeeded } from '../../support/bin.js';
import {
  BUNDLE,
  EVENTS,
  PLOT,
  SMOKE_FLAGS,
  STEP_COUNT,
  SUMMARY,
  pngSize,
  readSummary,
  serverPid,
  sha256,
} from './smoke.js';

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
    const argv = ['submit', '-f', BUNDLE, '--name', 'whole', '--local', '--follow', '--download', 'out'];
    const { stdout } = succeeded(await cli([...argv, ...SMOKE_FLAGS]));
    expect(stdout).toContain(`whole.1 finished: ${STEP_COUNT}/${STEP_COUNT} steps`);
    expect(stdout).toContain(`out/${PLOT}`);

    const { width, height } = pngSize(join(folder, 'out', PLOT));
    expect(Math.min(width, height)).toBeGreaterThan(400);
    const summary = readSummary(join(folder, 'out'));
    expect(Object.keys(summary.methods).sort()).toEqual(['alice', 'alices', 'sally']);
    expect(summary.parameters).toEqual(['CWL2', 'CPWL2']);
    expect(summary.provenance.caption).toMatch(/exact LO amplitude.*Pythia 8.*150 events per benchmark/);
    expect(existsSync(join(folder, 'out', EVENTS))).toBe(true);
    expect(serverPid(data)).toBeUndefined();
  },
  PATIENCE,
);

test(
  'killed in the middle, client and server, the run goes on and makes the same bytes',
  async () => {
    const argv = ['submit', '-f', BUNDLE, '--name', 'killed', '--local', '--follow'];
    const first = await cli([...argv, ...SMOKE_FLAGS], {
      onStderr: (text, kill) => {
        if (!text.includes('delphes_0 finished')) return;
        kill('SIGKILL');
      },
    });
    expect(first.code).toBeNull();
    const pid = serverPid(data);
    expect(pid).toBeDefined();
    process.kill(pid!, 'SIGKILL');

    succeeded(await cli(['status', 'killed', '--local', '--follow', '--json']));
    succeeded(await cli(['download', 'killed', '--local', '-o', 'again']));
    for (const file of [EVENTS, PLOT]) {
      expect([file, sha256(join(folder, 'again', file))]).toEqual([file, sha256(join(folder, 'out', file))]);
    }
    expect(existsSync(join(folder, 'again', SUMMARY))).toBe(true);

    const logs = await cli(['logs', 'killed', '--local', '--json']);
    const steps = (JSON.parse(logs.stdout) as { steps: { name: string; status: string }[] }).steps;
    const finished = steps.filter(({ status }) => status === 'finished').map(({ name }) => name);
    expect(finished.filter((name) => name === 'configure')).toHaveLength(1);
  },
  PATIENCE,
);

test(
  'the machine-learning half runs alone on the event file in examples/',
  async () => {
    const file = resolve('reana.ml.yaml');
    const flags = [
      '-p',
      'train_samples=3000',
      '-p',
      'test_samples=200',
      '-p',
      'epochs=1',
      '-p',
      'methods=[sally, alices]',
    ];
    succeeded(await cli(['submit', '-f', file, '--name', 'alone', '--local', '--download', 'ml', ...flags]));
    expect(pngSize(join(folder, 'ml', PLOT)).width).toBeGreaterThan(400);
    const summary = readSummary(join(folder, 'ml'));
    expect(Object.keys(summary.methods).sort()).toEqual(['alices', 'sally']);
    expect(summary.provenance.caption).toContain('2,000 events per benchmark');
  },
  PATIENCE,
);

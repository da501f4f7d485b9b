import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runBin } from '../../support/bin.js';

const MEASUREMENT = resolve('test/fixtures/serial/measurement');
const PATIENCE = 600_000;

let folder: string;
let env: Record<string, string>;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'e2e-'));
  // A Python environment without packages for the image of the steps.
  writeFileSync(join(folder, 'none.txt'), '');
  const index = { 'small:1': { python: '>=3.10,<3.14', requirements: ['none.txt'] } };
  writeFileSync(join(folder, 'environments.json'), JSON.stringify(index));
  env = {
    REANA_MADMINER_DATA: join(folder, 'data'),
    REANA_MADMINER_ENVIRONMENTS: join(folder, 'environments.json'),
  };
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What a command prints that succeeds. */
async function cli(line: string): Promise<string> {
  const { stdout, stderr, code } = await runBin(line.split(' '), { env, cwd: folder });
  expect({ code, stderr: code === 0 ? '' : stderr }).toEqual({ code: 0, stderr: '' });
  return stdout;
}

function summary(directory: string): unknown {
  return JSON.parse(readFileSync(join(folder, directory, 'results/summary.json'), 'utf8')) as unknown;
}

test(
  'a serial workflow on the runtime host: submitted, downloaded, restarted from a step',
  async () => {
    const submitted = await cli(
      `submit --local --download first -f ${MEASUREMENT} --name serial --runtime host -p width=7`,
    );
    expect(submitted).toContain('serial.1 finished');
    expect(summary('first')).toEqual({ area: 49, scale: '1.0', cut: 'pt > 20 && eta < 2.5' });

    expect(JSON.parse(await cli('status serial --local --json'))).toMatchObject({
      status: 'finished',
      progress: { total: 3, currentStep: 'draw' },
    });
    expect((await cli('logs serial --local')).match(/^==> \w+/gm)).toEqual(
      ['engine', 'measure', 'measure', 'draw'].map((step) => `==> ${step}`),
    );

    await cli('restart serial --local --runtime host -o FROM=draw --follow');
    expect((await cli('logs serial --local')).match(/^==> \w+/gm)).toEqual(['==> engine', '==> draw']);
    await cli('download serial --local -o second');
    expect(summary('second')).toEqual(summary('first'));
  },
  PATIENCE,
);

test(
  'a scan of a serial workflow: run and collected with --local',
  async () => {
    await cli(`scan run ${join(MEASUREMENT, 'scan.yaml')} --local --runtime host --collect`);
    const lines = readFileSync(join(folder, 'results/squares/results.csv'), 'utf8').trim().split('\n');
    expect(lines.map((line) => line.split(',').slice(-2).join(' '))).toEqual([
      'width area',
      '1 1',
      '2 4',
      '3 9',
    ]);
  },
  PATIENCE,
);

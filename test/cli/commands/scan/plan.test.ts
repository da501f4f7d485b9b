import { cpSync } from 'node:fs';
import { resolve } from 'node:path';
import { InputFolder } from '../../../analysis/input-folder.js';
import { Gate } from '../../../support/gate.js';
import { Shell } from '../shell.js';
import { errorCodeOf, expectSaid, run, type Outcome } from '../../support.js';

const SMALL = resolve('test/fixtures/small-scan');

let folder: InputFolder;
beforeEach(() => {
  folder = new InputFolder();
  // The scan file is uploaded too: the length of a path in it would count.
  cpSync(SMALL, folder.path('small'), { recursive: true });
});
afterEach(() => folder.dispose());

function writeScan(points: number, more = ''): string {
  const xs = Array.from({ length: points }, (_, index) => index + 1).join(', ');
  folder.write('scan.yaml', `name: wide\nanalysis: small/reana.yaml\naxes: [{grid: {x: [${xs}]}}]\n${more}`);
  return folder.path('scan.yaml');
}

/** The JSON document of a plan. */
function documentOf({ stdout }: Outcome): {
  readonly scan: string;
  readonly points: readonly { readonly key: string }[];
  readonly estimate: Readonly<Record<string, unknown>>;
} {
  return JSON.parse(stdout) as ReturnType<typeof documentOf>;
}

test('scan plan shows the points, and what they take', async () => {
  const argv = ['scan', 'plan', `${SMALL}/scan.yaml`];
  const outcome = await run(argv, { cwd: SMALL });
  expect(outcome).toMatchObject({ stderr: '', code: 0 });
  expect(outcome.stdout).toMatch(/^# +KEY +x +width +seed\n1 +[0-9a-f]{10} +1 +0\.5 +1\n/);
  expectSaid(outcome);
  const { points, estimate } = documentOf(await run([...argv, '--json'], { cwd: SMALL }));
  expect(points).toHaveLength(12);
  expect(estimate).toMatchObject({ runs: 12, startTime: 180_000, diskBasis: 'inputs' });
});

test('scan plan shortens long scans, and --json has all of them', async () => {
  const file = writeScan(100, 'estimate: {disk: 1 MB, time: 1 min}\nretry: {retries: 0}\n');
  const { stdout } = await run(['scan', 'plan', file, '--max-active', '2']);
  expect(stdout.split('\n').filter((line) => /^\d+ +[0-9a-f]{10} /.test(line))).toHaveLength(20);
  expect(stdout).toMatch(/^… .*\b80\b.*…$/m);
  expectSaid({ stdout, stderr: '' });
  const { scan, points } = documentOf(await run(['scan', 'plan', file, '--json', '--name', 'other']));
  expect(scan).toBe('other');
  expect(new Set(points.map(({ key }) => key)).size).toBe(100);
});

test('scan plan --like measures a run, and says what does not fit', async () => {
  const shell = await Shell.open({ quota: { diskBytes: 2_000_000 } });
  const gate = await Gate.start();
  try {
    shell.copySmall('small', gate.command());
    const submitted = shell.type('submit -f small/reana.yaml --name model --follow');
    await gate.reached();
    await shell.clock.sleep(30_000);
    gate.open();
    expect((await submitted).code).toBe(0);
    const file = writeScan(1000, 'resources: [{memory: 900Gi}]\n');
    const line = `scan plan ${file} --like model`;
    const text = await shell.text(line);
    const warnings = text.slice(0, text.indexOf('\n#'));
    const [left = 0, needed = 0, room] = [...warnings.matchAll(/\b\d{3,}\b/g)].map(([text]) => Number(text));
    expect(left).toBeLessThan(2_000_000);
    expect(room).toBe(Math.floor(left / (needed / 1000)));
    const facts = text
      .slice(text.lastIndexOf('\n\n'))
      .replaceAll(/[\d.]+ [kM]?B\b/g, 'SIZE')
      .replace(/^(time +)[^(]+/m, '$1TIME ');
    const fixed = warnings.replaceAll(/\b\d{6,}\b/g, 'N').replace(/about \d+/, 'about N');
    expectSaid({ stdout: `${fixed}${facts}`, stderr: '' });
    const { estimate } = documentOf(await shell.type(`${line} --json`));
    expect(estimate).toMatchObject({ runs: 1000, startTime: 0, diskBasis: 'run', timeBasis: 'run' });
    // The model took more than half a minute, and no more than 20 run at a time.
    expect(estimate['time']).toBeGreaterThan((1000 / 20) * 30_000);
    const unknown = await shell.type(`scan plan ${file} --like nobody --json`);
    expect([unknown.code, errorCodeOf(unknown)]).toEqual([5, 'not-found']);
  } finally {
    await gate.close();
    await shell.close();
  }
});

test('scan plan refuses what makes no sense', async () => {
  const outcome = await run(['scan', 'plan', writeScan(2), '--max-active', '1.5', '--json']);
  expect([outcome.code, errorCodeOf(outcome)]).toEqual([2, 'usage']);
  expect(outcome.stderr).toContain('--max-active');
});

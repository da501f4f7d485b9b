import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { Shell } from '../commands/shell.js';
import { errorCodeOf, expectSaid, type Outcome, run } from '../support.js';

const ML = resolve('reana.ml.yaml');
const CARD = 'workflow/ml/input.yml';

describe('submit --dry-run --set', () => {
  const plan = (...flags: readonly string[]): Promise<Outcome> =>
    run([
      ...['submit', '--dry-run', '-f', ML],
      ...flags.flatMap((flag) => (flag.startsWith('--') ? [flag] : ['--set', flag])),
    ]);

  test('shows each value before and after', async () => {
    const { stdout, stderr, code } = await plan(
      `${CARD}#/training/members=1`,
      `${CARD}#/asymptotic_limits/theta_true=[0.5, 0]`,
    );
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/\/members +2 → 1\n/);
    expect(stdout).toMatch(/\/theta_true +\[0\.0,0\.0\] → \[0\.5,0\]\n/);
    const changes = stdout.split('\n').filter((line) => line.includes(`${CARD}#`));
    expectSaid({ stdout: changes.join('\n'), stderr });
  });

  test('warns of a text in place of a number, and of a new place', async () => {
    const { stderr, code } = await plan(
      `${CARD}#/training/initial_lr=1e-3`,
      `${CARD}#/training/epoch_factor/sally=2`,
    );
    expect(code).toBe(0);
    expect(stderr).toMatch(/input\.yml:\d+:\d+: \/training\/initial_lr /);
    expectSaid({ stdout: '', stderr: stderr.replaceAll(/:\d+:\d+:/g, ':LINE:COLUMN:') });
  });

  test('as JSON has the values', async () => {
    const { stdout } = await plan(`${CARD}#/training/members=1`, '--json');
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [{ file: CARD, pointer: '/training/members', before: 2, after: 1 }],
    });
  });

  test.each([
    [`${CARD}#/training/member=1`, 'members'],
    ['workflow/ml/inptu.yml#/a=1', CARD],
    ['reana.ml.yaml#/inputs/parameters/seed=1', '-p seed='],
    ['seed=1', '-p seed=1'],
  ])('%s is refused, and %s proposed', async (flag, proposal) => {
    const outcome = await plan(flag, '--json');
    expect([outcome.code, errorCodeOf(outcome)]).toEqual([4, 'invalid-specification']);
    expect(outcome.stderr).toContain(proposal);
    expectSaid({ stdout: '', stderr: outcome.stderr.replaceAll(/:\d+:\d+:/g, ':LINE:COLUMN:') });
  });
});

test('submit --set runs with the value', async () => {
  const shell = await Shell.open();
  try {
    const file = resolve('test/fixtures/small-scan/reana.yaml');
    const set = 'card.yml#/detector/width=7.5';
    const { code } = await shell.type(`submit -f ${file} --name set --set ${set} --follow`);
    expect(code).toBe(0);
    await shell.type('download set card.yml -o out');
    expect(readFileSync(join(shell.folder, 'out/card.yml'), 'utf8')).toMatch(
      / {2}width: 7\.5 # in the units of x\n/,
    );
  } finally {
    await shell.close();
  }
});

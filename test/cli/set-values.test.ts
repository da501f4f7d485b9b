import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { TestServer } from '../local/server-fixture.js';
import { InputFolder } from '../spec/input-folder.js';
import { type Outcome, run } from './support.js';

const ML = resolve('reana.ml.yaml');
const CARD = 'workflow/ml/input.yml';

describe('submit --dry-run --set', () => {
  const plan = (...flags: readonly string[]): Promise<Outcome> =>
    run(['submit', '--dry-run', '-f', ML, ...flags.flatMap((flag) => ['--set', flag])]);

  test('shows each value before and after', async () => {
    const { stdout, stderr, code } = await plan(
      `${CARD}#/training/members=1`,
      `${CARD}#/asymptotic_limits/theta_true=[0.5, 0]`,
    );
    expect({ stderr, code }).toEqual({ stderr: '', code: 0 });
    expect(stdout).toMatch(/^values\n {2}workflow\/ml\/input\.yml#\/training\/members +3 → 1\n/m);
    expect(stdout).toMatch(
      /^ {2}workflow\/ml\/input\.yml#\/asymptotic_limits\/theta_true +\[0,0\] → \[0\.5,0\]\n/m,
    );
  });

  test('warns of a text in place of a number, and of a new place', async () => {
    const { stderr, code } = await plan(`${CARD}#/training/initial_lr=1e-3`, `${CARD}#/training/own=2`);
    expect(code).toBe(0);
    expect(stderr).toMatch(
      /input\.yml:\d+:\d+: \/training\/initial_lr is the number 0\.01 and becomes the text "1e-3"/,
    );
    expect(stderr).toMatch(/input\.yml has no \/training\/own yet: it is added/);
  });

  test('as JSON has the values', async () => {
    const { stdout } = await run([
      'submit',
      '--dry-run',
      '--json',
      '-f',
      ML,
      '--set',
      `${CARD}#/training/members=1`,
    ]);
    expect(JSON.parse(stdout)).toMatchObject({
      changes: [{ file: CARD, pointer: '/training/members', before: 3, after: 1 }],
    });
  });

  test.each([
    [
      `${CARD}#/training/member=1`,
      /input\.yml:\d+:\d+: .* has no \/training\/member\nhint: did you mean members\?/,
    ],
    ['workflow/ml/inptu.yml#/a=1', /hint: did you mean workflow\/ml\/input\.yml\?/],
    ['reana.ml.yaml#/inputs/parameters/seed=1', /hint: set a parameter: -p seed=VALUE/],
    ['seed=1', /hint: a parameter is set with -p seed=1/],
  ])('%s is refused', async (flag, message) => {
    const { stderr, code } = await plan(flag);
    expect(code).toBe(4);
    expect(stderr).toMatch(message);
  });
});

test('submit --set runs with the value', async () => {
  const server = await TestServer.start();
  const env = { REANA_SERVER_URL: server.server.url, REANA_ACCESS_TOKEN: server.server.token };
  const file = resolve('test/fixtures/small-scan/reana.yaml');
  const set = 'card.yml#/detector/width=7.5';
  const { code } = await run(['submit', '-f', file, '--name', 'set', '--set', set, '--follow'], { env });
  expect(code).toBe(0);
  const folder = new InputFolder();
  await run(['download', 'set', 'card.yml', '-o', folder.root], { env });
  expect(readFileSync(folder.path('card.yml'), 'utf8')).toMatch(/ {2}width: 7\.5 # in the units of x\n/);
  folder.dispose();
  await server.close();
});

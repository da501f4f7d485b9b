import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Two uses of one branch of the user's seed would draw the same numbers. */
test('every use of the seed in the step scripts has a branch of its own', () => {
  const branches = readdirSync('workflow', { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .flatMap((name) =>
      [...readFileSync(join('workflow', name), 'utf8').matchAll(/^(?:_STREAM|SEED_BRANCH) = (\d+)/gm)].map(
        ([, number]) => ({ name, number: Number(number) }),
      ),
    );
  expect(branches.length).toBeGreaterThan(8);
  const numbers = branches.map(({ number }) => number);
  const shared = branches.filter(({ number }) => numbers.indexOf(number) !== numbers.lastIndexOf(number));
  expect(shared).toEqual([]);
});

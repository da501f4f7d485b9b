import { readFileSync } from 'node:fs';
import { COMMANDS } from '../../src/cli/command-list.js';
import { EXIT_CODES } from '../../src/core/exit-codes.js';

const text = readFileSync('docs/cli.md', 'utf8');

test.each(
  COMMANDS.flatMap((entry) =>
    'commands' in entry ? entry.commands.map(({ name }) => `${entry.name} ${name}`) : [entry.name],
  ),
)('docs/cli.md tells of `%s`', (command) =>
  expect(text).toMatch(new RegExp(`^\\| (.*, )?\`${command}[\` ]`, 'm')),
);

test('docs/cli.md has the exit codes of this version', () => {
  const documented = [...text.matchAll(/^\| (\d+) \| /gm)].map(([, code]) => Number(code));
  expect(documented).toEqual(Object.values(EXIT_CODES));
});

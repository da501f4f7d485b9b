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

test('docs/cli.md tells of every flag of submit', async () => {
  const { submitCommand } = await import('../../src/cli/commands/run/submit.js');
  const missing = Object.keys(submitCommand.options).filter(
    (name) => name !== 'parameter' && !text.includes(`\`--${name}`) && !text.includes(`, \`--${name}`),
  );
  expect(missing).toEqual([]);
});

test.each([
  ...[
    'validate',
    'start',
    'restart',
    'delete',
    'launch',
    'specification',
    'diff',
    'du',
    'prune',
    'open',
    'info',
    'upload',
    'download',
  ],
  ...['secrets add', 'share add', 'share remove'],
  ...['scan plan', 'scan run', 'scan resume', 'scan status', 'scan collect', 'scan delete'],
])('docs/cli.md tells of every flag of `%s`', async (verb) => {
  const [first, second] = verb.split(' ');
  const entry = COMMANDS.find(({ name }) => name === first)!;
  const found = 'commands' in entry ? entry.commands.find(({ name }) => name === second)! : entry;
  const { options } = await found.load();
  const { CONNECTION_OPTIONS } = await import('../../src/cli/flags/options.js');
  const short = new Set(['parameter', 'summarize', 'user']);
  const missing = Object.keys(options).filter(
    (name) =>
      !(name in CONNECTION_OPTIONS) &&
      !short.has(name) &&
      !text.includes(`\`--${name}`) &&
      !text.includes(` --${name}`),
  );
  expect(missing).toEqual([]);
});

import type { Command } from '../../../src/cli/command.js';
import { COMMAND_SECTIONS, COMMANDS } from '../../../src/cli/command-list.js';
import { CONNECTION_OPTIONS, LOCAL_GROUP, SERVER_GROUP } from '../../../src/cli/flags/options.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import { expectWords } from '../../support/words.js';

const ENTRIES = COMMANDS.flatMap((entry) =>
  'load' in entry
    ? [{ name: entry.name, load: entry.load }]
    : entry.commands.map(({ name, load }) => ({ name: `${entry.name} ${name}`, load })),
);
const GROUPS = COMMANDS.filter((entry) => 'commands' in entry);

async function help(words: string, columns = 80): Promise<string> {
  const parsed = await parseCommandLine(words.split(' '), columns);
  if (!('text' in parsed)) throw new Error(`no text: ${words}`);
  return parsed.text;
}

function examplesOf({ examples }: Command): readonly string[] {
  return examples.map(([line]) => `  ${line.replaceAll('$0', 'reana-madminer')}`);
}

test('help of the program lists every command under the title of its section', async () => {
  const text = await help('--help');
  expectWords(text);
  for (const { title, entries } of COMMAND_SECTIONS) {
    const [, ...lines] = text.slice(text.indexOf(`\n${title}:\n`) + 1).split('\n');
    const listed = lines.slice(0, entries.length).map((line) => /^ {2}(\S+) {2,}\S/.exec(line)?.[1]);
    expect(listed).toEqual(entries.map(({ name }) => name));
  }
});

test.each(GROUPS)('help of the group $name lists its commands', async ({ name, commands }) => {
  const text = await help(`${name} --help`);
  for (const command of commands) expect(text).toContain(`\n  ${command.name} `);
  expectWords(text);
});

test.each(ENTRIES)('help of `$name`', async ({ name }) => {
  const text = await help(`${name} --help`);
  expect(text).toMatch(new RegExp(`^Usage: reana-madminer ${name}( |$)`, 'm'));
  // The flags of the server are those of the program.
  expectWords(text.replaceAll(/(Server|Built-in server \(with --local\)):\n( .*\n?)+\n?/g, ''));
});

test.each(['', ...GROUPS.map(({ name }) => `${name} `), ...ENTRIES.map(({ name }) => `${name} `)])(
  '`%s-h` is --help',
  async (words) => expect(await help(`${words}-h`)).toBe(await help(`${words}--help`)),
);

test.each(ENTRIES)(
  'the flags of `$name` itself come first, those of the server last',
  async ({ name, load }) => {
    const { options } = await load();
    const text = await help(`${name} --help`);
    const place = (flag: string): number => text.search(new RegExp(`^ +(-\\w, )?--${flag}( |$)`, 'm'));
    const server = text.search(new RegExp(`^(${SERVER_GROUP}|Built-in server)`, 'm'));
    for (const [flag, { group, hidden }] of Object.entries(options)) {
      if (hidden === true) continue;
      expect(place(flag)).toBeGreaterThan(0);
      if (group === SERVER_GROUP || group === LOCAL_GROUP) expect(place(flag)).toBeGreaterThan(server);
      else if (server > 0) expect(place(flag)).toBeLessThan(server);
      expect(flag in CONNECTION_OPTIONS && options === CONNECTION_OPTIONS ? server : 1).toBeGreaterThan(0);
    }
  },
);

test.each([80, 100, 120])('at %i columns lines fit, and examples stay whole', async (columns) => {
  for (const { name, load } of ENTRIES) {
    const command = await load();
    const lines = (await help(`${name} --help`, columns)).split('\n');
    const examples = examplesOf(command);
    expect(lines).toEqual(expect.arrayContaining([...examples]));
    const free = lines.filter((line) => !examples.includes(line) && !/^( {2}# |Usage: )/.test(line));
    // What can't be broken: a word, and a flag with its value.
    const long = free.filter((line) => line.length > columns && line.trim().split(' ').length > 4);
    expect({ name, long }).toEqual({ name, long: [] });
  }
});

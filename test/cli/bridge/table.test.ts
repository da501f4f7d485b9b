import type { ReanaClientCommand, ReanaClientFlag } from '../../../src/cli/bridge/reana-client-command.js';
import { PROGRAM_FLAGS, REANA_CLIENT_COMMANDS } from '../../../src/cli/bridge/reana-client-commands.js';
import { COMMANDS } from '../../../src/cli/command-list.js';
import type { OptionTable } from '../../../src/cli/flags/options.js';
import { UsageError } from '../../../src/core/errors.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import { flagWords, neededBy, valueOf } from './sample-lines.js';

const PROGRAM: ReanaClientCommand = { name: '', outcome: { kind: 'missing' }, flags: PROGRAM_FLAGS };

/** Every spelling of every flag of every command that is run. */
const ROWS = [...REANA_CLIENT_COMMANDS.filter(({ outcome }) => outcome.kind === 'runs'), PROGRAM].flatMap(
  (command) =>
    command.flags.flatMap((flag) =>
      flag.names.map((name) => ({ line: `${command.name} ${name}`.trim(), command, flag, name })),
    ),
);

function rowsOf(...kinds: readonly ReanaClientFlag['outcome']['kind'][]): typeof ROWS {
  return ROWS.filter(({ flag }) => kinds.includes(flag.outcome.kind));
}

function wordsOf({ command, flag, name }: (typeof ROWS)[number], value = valueOf(flag)): readonly string[] {
  // Flags of the program stand before the command.
  if (command === PROGRAM) return [...flagWords(name, value), 'list'];
  return [command.name, ...flagWords(name, value), ...neededBy(command, flag)];
}

async function argsOf(words: readonly string[]): Promise<Readonly<Record<string, unknown>>> {
  const parsed = await parseCommandLine(words);
  if ('text' in parsed) throw new Error(`${words.join(' ')} prints a text`);
  return parsed.args;
}

/** The message and hint of an error, and the command line that the hint proposes. */
async function refusalOf(words: readonly string[]): Promise<{ text: string; line: readonly string[] }> {
  const error: unknown = await parseCommandLine(words).then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof UsageError))
    throw new Error(`${words.join(' ')} is no usage error: ${String(error)}`);
  const line = /`reana-madminer (.*?)`/.exec(error.hint ?? '')?.[1]?.split(' ') ?? [];
  return { text: `${error.message}\n${error.hint ?? ''}`, line };
}

function ourWords({ outcome }: ReanaClientCommand): readonly string[] {
  return outcome.kind === 'runs' ? outcome.command.split(' ') : [];
}

/** The flags of our command as it declares them itself. */
async function ownOptions(command: ReanaClientCommand): Promise<OptionTable> {
  const [first, second] = ourWords(command);
  const entry = COMMANDS.find(({ name }) => name === first)!;
  const found = 'commands' in entry ? entry.commands.find(({ name }) => name === second)! : entry;
  return { ...(await found.load()).options, json: { type: 'boolean' } };
}

test('the table has both kinds of rows of every outcome', () => {
  for (const kind of ['works', 'ignored', 'renamed', 'missing'] as const)
    expect(rowsOf(kind).length).toBeGreaterThan(5);
});

test.each(REANA_CLIENT_COMMANDS)('the command `$name`', async (command) => {
  const words = [command.name, ...neededBy(command, { names: [] })];
  switch (command.outcome.kind) {
    case 'runs': {
      const parsed = await parseCommandLine(words);
      if (command.outcome.command === '--version')
        expect(parsed).toEqual(await parseCommandLine(['--version']));
      else if ('text' in parsed) throw new Error(parsed.text);
      break;
    }
    case 'renamed': {
      const { line } = await refusalOf([...words, 'https://x.example']);
      expect(await argsOf(line)).toBeDefined();
      break;
    }
    case 'missing':
      expect((await refusalOf(words)).text).toContain(command.note);
  }
});

test.each(rowsOf('works').filter(({ flag }) => 'as' in flag.outcome))(
  '$line is a flag of ours',
  async (row) => {
    const { command, flag } = row;
    const as = flag.outcome.kind === 'works' ? flag.outcome.as : undefined;
    const ours = [...ourWords(command), ...flagWords(`--${as}`, valueOf(flag)), ...neededBy(command, flag)];
    const args = await argsOf(wordsOf(row));
    expect(args).toEqual(await argsOf(ours));
    expect(args[as!]).toBeTruthy();
  },
);

test.each(rowsOf('works').filter(({ flag }) => !('as' in flag.outcome)))(
  '$line is the same flag of ours',
  async (row) => {
    const name = row.name.replace(/^-+/, '');
    const options = await ownOptions(row.command);
    const known = Object.entries(options).flatMap(([each, { alias }]) => [each, ...[alias ?? []].flat()]);
    expect(known).toContain(name);
    expect((await argsOf(wordsOf(row)))[name]).toBeTruthy();
  },
);

test.each(rowsOf('ignored'))('$line changes nothing', async (row) => {
  const [args, plain] = await Promise.all([
    argsOf(wordsOf(row)),
    argsOf([row.command.name, ...neededBy(row.command, row.flag)]),
  ]);
  for (const name of Object.keys(await ownOptions(row.command))) expect(args[name]).toEqual(plain[name]);
});

test.each(rowsOf('renamed').filter(({ name }) => name !== '-h'))('$line names the new line', async (row) => {
  const { text, line } = await refusalOf(wordsOf(row));
  expect(text).toContain(row.flag.note);
  expect(text).not.toContain('hidden');
  const ours = ourWords(row.command);
  expect(line.slice(0, ours.length)).toEqual(ours);
  expect(await argsOf(line)).toBeDefined();
});

test.each(rowsOf('missing'))('$line gives the reason, and the line without it', async (row) => {
  const { text, line } = await refusalOf(wordsOf(row));
  expect(text).toContain(row.flag.note);
  expect(await argsOf(line)).toBeDefined();
});

test.each(rowsOf('renamed').filter(({ name }) => name === '-h'))(
  '$line is the help, with a note',
  async (row) => {
    const parsed = await parseCommandLine([...wordsOf(row), '--json']);
    expect(parsed).toMatchObject({ note: expect.stringContaining(row.flag.note!) as string });
    expect(await parseCommandLine([...ourWords(row.command), '-h'])).not.toHaveProperty('note');
  },
);

test.each([
  '-thidden',
  '--access-token=hidden',
  '-t hidden --page 2',
  '--page 2 -t hidden',
  '-t hidden --nonsense',
])('no error shows the token of `list %s`', async (flags) => {
  expect((await refusalOf(['list', ...flags.split(' ')])).text).not.toContain('hidden');
});

test('the new line has the words of the user, in quotes where a shell needs them', async () => {
  const { text } = await refusalOf(['run', '-p', 'name=two words', '-t', 'x', '--follow']);
  expect(text).toContain("`reana-madminer submit -p 'name=two words' --token-file FILE --follow`");
});

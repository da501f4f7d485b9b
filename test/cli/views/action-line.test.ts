import type { Action } from '../../../src/core/action.js';
import type { CommandEntry } from '../../../src/cli/command-entry.js';
import { COMMANDS } from '../../../src/cli/command-list.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import {
  actionLines,
  hintWithCommand,
  OPTION_FLAGS,
  serverFlags,
  withCommand,
  type GivenFlag,
} from '../../../src/cli/views/action-line.js';

type CommandAction = Exclude<Action, { type: 'set-option' | 'choose-server' }>;

/** Each kind of action, with all that it can hold; a kind that is missing here does not compile. */
const ACTIONS: { readonly [Type in CommandAction['type']]: readonly Extract<Action, { type: Type }>[] } = {
  login: [
    { type: 'login' },
    { type: 'login', server: 'https://reana.example.org' },
    { type: 'login', server: 'https://reana.example.org', headless: true },
  ],
  'show-server': [{ type: 'show-server' }],
  'list-runs': [{ type: 'list-runs' }, { type: 'list-runs', name: 'analysis' }],
  'list-files': [{ type: 'list-files', run: 'analysis.3' }],
  'start-run': [{ type: 'start-run', run: 'analysis.3' }],
  'follow-run': [{ type: 'follow-run', run: 'analysis.3' }],
  'stop-run': [{ type: 'stop-run', run: 'madminer.1' }],
  'show-logs': [{ type: 'show-logs', run: 'analysis.3' }],
  'delete-runs': [
    { type: 'delete-runs', runs: ['analysis.3'] },
    { type: 'delete-runs', runs: ['analysis.3', 'analysis.4'] },
  ],
  'list-scans': [{ type: 'list-scans' }],
  'run-scan': [{ type: 'run-scan' }],
  'resume-scan': [{ type: 'resume-scan', scan: 'curve' }],
  'list-secrets': [{ type: 'list-secrets' }],
  'add-secrets': [{ type: 'add-secrets' }],
  'show-config': [{ type: 'show-config' }],
  'create-analysis': [
    { type: 'create-analysis' },
    { type: 'create-analysis', folder: 'my zh', from: 'zh' },
    { type: 'create-analysis', inNewFolder: true },
  ],
  'stop-server': [{ type: 'stop-server' }],
  'set-server': [
    { type: 'set-server' },
    { type: 'set-server', server: 'https://reana.example.org', inNewProfile: true },
  ],
};

/** The flags of a server as a command line may hold them. */
const FLAGS: readonly (readonly GivenFlag[])[] = [
  [],
  [['local'], ['data-dir', '/data/my runs']],
  [
    ['server', 'https://reana.example.org'],
    ['token-file', '~/token'],
  ],
  [['profile', 'lab'], ['ca-file', 'lab.pem'], ['insecure']],
];

test.each(Object.values(ACTIONS).flat())(
  'the line for %j is a command line, for each server',
  async (action) => {
    for (const flags of FLAGS) {
      const lines = actionLines(action, flags);
      expect(lines).not.toEqual([]);
      for (const [program, ...words] of lines.map(splitLine)) {
        expect(program).toBe('reana-madminer');
        expect(await parseCommandLine(words)).toHaveProperty('command');
      }
    }
  },
);

test('a command goes to the server that the command line was about', async () => {
  const given = { local: true, 'data-dir': "/it's mine", insecure: undefined, server: undefined, json: true };
  const [line = ''] = actionLines({ type: 'show-logs', run: 'analysis.3' }, serverFlags(given));
  expect(line).toBe(`reana-madminer logs analysis.3 --local --data-dir '/it'\\''s mine'`);
  const parsed = await parseCommandLine(splitLine(line).slice(1));
  expect(parsed).toMatchObject({ args: { local: true, 'data-dir': "/it's mine", run: 'analysis.3' } });
});

test('a login is for the server that the hint names, in the profile that was given', () => {
  const given = { server: 'https://other.example.org', profile: 'lab', 'token-file': 'token' };
  const [line = ''] = actionLines({ type: 'login', server: 'https://reana.example.org' }, serverFlags(given));
  expect(line).toBe('reana-madminer login --server https://reana.example.org --profile lab');
});

test.each(Object.entries(OPTION_FLAGS))('there is a command that takes %s as %j', async (option, flags) => {
  const tables = await optionTables();
  for (const flag of flags) {
    const name = /^--([a-z-]+)( [A-Z]+)?$/.exec(flag)?.[1] ?? '';
    expect(tables.some((table) => name in table)).toBe(true);
  }
  expect(
    actionLines({ type: 'set-option', option: option as keyof typeof OPTION_FLAGS }, [['local']]),
  ).toEqual(flags);
});

test('a server can be chosen in three ways', async () => {
  const [server, command, local] = actionLines({ type: 'choose-server' }, [['json']]);
  expect(await parseCommandLine(splitLine(command ?? '').slice(1))).toHaveProperty('command');
  const parsed = await parseCommandLine(['list', ...splitLine(server ?? '')]);
  expect(parsed).toMatchObject({ args: { server: 'https://…' } });
  expect(await parseCommandLine(['list', local ?? ''])).toMatchObject({ args: { local: true } });
});

test('a hint without an action is left alone', () => {
  expect(hintWithCommand({ hint: 'try again later' }, [['local']])).toBe('try again later');
  expect(withCommand({ type: 'status' }, [['local']])).toEqual({ type: 'status' });
});

test('the hint of an event names the command', () => {
  const event = {
    type: 'stalled',
    hint: 'delete it',
    action: { type: 'delete-runs', runs: ['a.1'] },
  } as const;
  expect(withCommand(event, [['local']])).toMatchObject({
    type: 'stalled',
    hint: 'delete it (`reana-madminer delete a.1 --local`)',
  });
});

async function optionTables(): Promise<readonly object[]> {
  const entries = COMMANDS.flatMap((each): readonly CommandEntry[] =>
    'commands' in each ? each.commands : [each],
  );
  const tables: object[] = [];
  for (const { load } of entries) tables.push((await load()).options);
  return tables;
}

/** As a shell splits it, as far as the lines need it: words, and single quotes. */
function splitLine(line: string): string[] {
  return (line.match(/(?:[^\s'\\]|\\.|'[^']*')+/g) ?? []).map((word) =>
    word.replace(
      /'([^']*)'|\\(.)/g,
      (_all, quoted: string | undefined, escaped: string | undefined) => quoted ?? escaped ?? '',
    ),
  );
}

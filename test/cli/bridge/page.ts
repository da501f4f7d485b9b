import type {
  FlagOutcome,
  ReanaClientCommand,
  ReanaClientFlag,
} from '../../../src/cli/bridge/reana-client-command.js';
import { PROGRAM_FLAGS, REANA_CLIENT_COMMANDS } from '../../../src/cli/bridge/reana-client-commands.js';

export const TITLE = '## Command lines of reana-client';

interface Variable {
  readonly name: string;
  readonly mark: 'works' | 'no counterpart';
  readonly note: string;
  /** The clients that read it. */
  readonly versions: readonly ('0.9.6' | '0.95.0a6')[];
}

/** What reana-client reads of the environment. */
export const VARIABLES: readonly Variable[] = [
  { name: 'REANA_SERVER_URL', mark: 'works', note: '', versions: ['0.9.6'] },
  { name: 'REANA_ACCESS_TOKEN', mark: 'works', note: '', versions: ['0.9.6', '0.95.0a6'] },
  { name: 'REANA_WORKON', mark: 'works', note: 'also with paths', versions: ['0.9.6', '0.95.0a6'] },
  {
    name: 'REANA_CLIENT_CONFIG',
    mark: 'no counterpart',
    note: 'logins are not shared: each program has its own ([authentication.md](authentication.md))',
    versions: ['0.95.0a6'],
  },
];

const INTRODUCTION = `A command line of reana-client either works here or ends with an error that shows the new one, with the values that were
given. The tables are generated from the list that the program reads (\`src/cli/bridge\`);
\`test/slow/peers/reana-client-help.test.ts\` compares it with the whole help of 0.9.6 and of 0.95.0a6, and
\`test/cli/bridge/table.test.ts\` gives each line to the program. Rows in *italics* are new in pre-releases of 0.95.`;

const MORE = `\`-w RUN\` names the run of every command that has one, beside the argument \`RUN\`: with it, all arguments are paths. With
\`REANA_WORKON\`, an argument of \`ls\`, \`upload\`, \`download\` and \`rm\` that can't be a run, such as \`results/\` or \`plot.png\`, is a
path in that run; so is a plain word when there is no run of this name, except for \`rm\`, which then removes nothing and shows
the line with \`-w\`. \`mv\` takes two paths, and \`rm\` one. A word that names a run is a run: \`-w\` or \`./\` make it a path.

\`create\`, \`upload\` and \`start\` work as the three steps they are, and \`submit\` does them at once. \`list --format\`,
\`status --format\`, \`ls --format\`, \`retention-rules-list --format\` and \`share-status --format\` print the columns of
reana-client, with its values and also with \`--json\`; without \`--format\`, \`--json\` prints the documents of
[cli.md](cli.md#json). A column that does not exist is an error.`;

const MARKS: Readonly<Record<FlagOutcome['kind'] | 'runs', string>> = {
  runs: 'works',
  works: 'works',
  ignored: 'works',
  renamed: 'written differently',
  missing: 'no counterpart',
};

/** The section of docs/compatibility.md about command lines. */
export function renderSection(): string {
  const shared = sharedFlags();
  const own = REANA_CLIENT_COMMANDS.flatMap((command) => [
    commandRow(command),
    ...command.flags
      .filter((flag) => !shared.has(flag))
      .map((flag) => flagRow(`${command.name} `, flag, command.isNew === true || flag.isNew === true)),
  ]);
  return [
    `${TITLE}\n`,
    `${INTRODUCTION}\n`,
    `${countTable()}\n`,
    `${MORE}\n`,
    '| environment | | here |\n|---|---|---|',
    ...VARIABLES.map(({ name, mark, note, versions }) =>
      row(emphasis(`\`${name}\``, !versions.includes('0.9.6')), mark, note === '' ? [] : [note]),
    ),
    '',
    '| flags of several commands | | here |\n|---|---|---|',
    ...[...PROGRAM_FLAGS, ...shared].map((flag) => flagRow('', flag, false)),
    '',
    '| command line | | here |\n|---|---|---|',
    ...own,
    '',
  ].join('\n');
}

/** Flags that are one row of the source, and several of reana-client's help. */
function sharedFlags(): ReadonlySet<ReanaClientFlag> {
  const all = REANA_CLIENT_COMMANDS.flatMap(({ flags }) => flags);
  return new Set(all.filter((flag, place) => all.indexOf(flag) !== place));
}

function commandRow({ name, outcome, note, isNew = false }: ReanaClientCommand): string {
  const ours =
    outcome.kind === 'runs'
      ? outcome.command === name
        ? undefined
        : `\`${outcome.command}\``
      : outcome.kind === 'renamed'
        ? `\`${outcome.words([]).join(' ')}\``
        : undefined;
  return row(emphasis(`**\`${name}\`**`, isNew), MARKS[outcome.kind], [ours, note]);
}

function flagRow(command: string, { names, value, outcome, note }: ReanaClientFlag, isNew: boolean): string {
  const spelling = `${names.join(', ')}${value === undefined ? '' : ` ${value}`}`;
  return row(emphasis(`\`${command}${spelling}\``, isNew), MARKS[outcome.kind], [
    newFlag(outcome, names, value),
    note,
  ]);
}

function newFlag(
  outcome: FlagOutcome,
  names: readonly string[],
  value: string | undefined,
): string | undefined {
  if (outcome.kind === 'works' && outcome.as !== undefined && !names.includes(`--${outcome.as}`))
    return `\`--${outcome.as}\``;
  if (outcome.kind !== 'renamed') return undefined;
  const words = outcome.words(value ?? '');
  return words.length === 0 ? undefined : `\`${words.join(' ')}\``;
}

function row(what: string, mark: string, notes: readonly (string | undefined)[]): string {
  const text = notes.filter((note) => note !== undefined).join(': ');
  return `| ${what.replaceAll('|', '\\|')} | ${mark} | ${text.replaceAll('|', '\\|')} |`;
}

function emphasis(text: string, isNew: boolean): string {
  return isNew ? `*${text}*` : text;
}

/** Commands and flags of 0.9.6 alone, and of all. A flag counts once for each command that has it. */
function countTable(): string {
  const kinds = ['works', 'written differently', 'no counterpart'];
  const count = (marks: readonly string[]): string =>
    [...kinds.map((kind) => marks.filter((mark) => mark === kind).length), marks.length].join(' | ');
  const rows = [true, false].flatMap((isOld) => {
    const commands = REANA_CLIENT_COMMANDS.filter(({ isNew }) => !isOld || isNew !== true);
    const flags = [...PROGRAM_FLAGS, ...commands.flatMap((command) => command.flags)].filter(
      ({ isNew }) => !isOld || isNew !== true,
    );
    const version = isOld ? '0.9.6' : '0.95.0a6';
    return [
      `| commands of ${version} | ${count(commands.map(({ outcome }) => MARKS[outcome.kind]))} |`,
      `| flags of ${version} | ${count(flags.map(({ outcome }) => MARKS[outcome.kind]))} |`,
    ];
  });
  return [`| | ${kinds.join(' | ')} | all |`, '|---|---|---|---|---|', ...rows].join('\n');
}

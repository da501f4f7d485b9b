import { execFileSync } from 'node:child_process';
import { dirname, join, resolve } from 'node:path';
import type { ReanaClientFlag } from '../../../src/cli/bridge/reana-client-command.js';
import { PROGRAM_FLAGS, REANA_CLIENT_COMMANDS } from '../../../src/cli/bridge/reana-client-commands.js';
import { parseCommandLine } from '../../../src/cli/parse/parse-command-line.js';
import type { UsageError } from '../../../src/core/errors.js';
import { VARIABLES } from '../../cli/bridge/page.js';

/** Starting a Python takes seconds on a busy machine. */
const PATIENCE = 120_000;

interface Flag {
  readonly names: readonly string[];
  readonly takesValue: boolean;
}

/** The whole help of a client, as data. */
interface Help {
  readonly program: readonly Flag[];
  readonly commands: Readonly<Record<string, readonly Flag[]>>;
  /** Words of the command lines that it shows. */
  readonly examples: readonly (readonly string[])[];
  /** Of the environment, sorted. */
  readonly variables: readonly string[];
}

/** @param variable names the executable that `npm run test:all` has installed */
function helpOf(variable: string): Help {
  const program = process.env[variable];
  if (program === undefined) throw new Error(`${variable} names no reana-client`);
  const script = resolve('test/slow/peers/reana-client/help.py');
  const output = execFileSync(join(dirname(program), 'python'), [script], { encoding: 'utf8' });
  return JSON.parse(output) as Help;
}

/** `--name` or `--name VALUE`, one for each spelling. */
function spellingsOf(flags: readonly Flag[]): readonly string[] {
  return flags
    .flatMap(({ names, takesValue }) => names.map((name) => (takesValue ? `${name} VALUE` : name)))
    .sort();
}

function rows(flags: readonly ReanaClientFlag[], isOld: boolean): readonly string[] {
  const shown = flags.filter(({ isNew }) => !isOld || isNew !== true);
  return spellingsOf(shown.map(({ names, value }) => ({ names, takesValue: value !== undefined })));
}

test.each([
  ['0.9.6', 'REANA_MADMINER_REANA_CLIENT', true],
  ['0.95.0a6', 'REANA_MADMINER_REANA_CLIENT_OIDC', false],
] as const)(
  'the table has every command and flag of reana-client %s, and no other',
  (version, variable, isOld) => {
    const help = helpOf(variable);
    expect(Object.keys(help.commands).length).toBeGreaterThan(25);
    const known = REANA_CLIENT_COMMANDS.filter(({ isNew }) => !isOld || isNew !== true);
    expect(known.map(({ name }) => name).sort()).toEqual(Object.keys(help.commands).sort());
    // Flags of a command that is refused as a whole are refused with it.
    for (const { name, outcome, flags } of known) {
      if (outcome.kind !== 'runs') continue;
      expect([name, ...rows(flags, isOld)]).toEqual([name, ...spellingsOf(help.commands[name] ?? [])]);
    }
    const read = VARIABLES.filter(({ versions }) => versions.includes(version));
    expect(read.map(({ name }) => name).sort()).toEqual(help.variables);
    expect(rows(PROGRAM_FLAGS, isOld)).toEqual(spellingsOf(help.program));
  },
  PATIENCE,
);

/** Flags that examples have, and the client itself has not. */
const OUTDATED = ['--bytes'];

test.each(['REANA_MADMINER_REANA_CLIENT', 'REANA_MADMINER_REANA_CLIENT_OIDC'])(
  'the examples in the help of %s work, or end with the new line',
  async (variable) => {
    const { examples } = helpOf(variable);
    expect(examples.length).toBeGreaterThan(30);
    const refused: string[] = [];
    for (const words of examples) {
      if (words.some((word) => OUTDATED.includes(word))) continue;
      try {
        await parseCommandLine(words);
      } catch (error) {
        const { message, hint = '' } = error as UsageError;
        refused.push(`${words.join(' ')}: ${message} (${hint})`);
      }
    }
    expect(
      refused.filter(
        (line) => !/of reana-client|did you mean `reana-madminer [^`]*`\?|no command test: /.test(line),
      ),
    ).toEqual([]);
  },
  PATIENCE,
);

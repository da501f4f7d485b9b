import type { ReanaClientCommand, ReanaClientFlag } from '../../../src/cli/bridge/reana-client-command.js';

/** Arguments and flags without which a command of reana-client is not complete. */
const NEEDED: Readonly<Record<string, readonly string[]>> = {
  diff: ['one.1', 'two.2'],
  mv: ['old.txt', 'new.txt'],
  'quota-show': ['--resource', 'disk'],
  rm: ['data/old.txt'],
  'secrets-delete': ['KEY'],
  'share-add': ['--user', 'anna@example.org'],
  'share-remove': ['--user', 'anna@example.org'],
};

/** By what the table calls them. */
const VALUES: Readonly<Record<string, string>> = {
  COLUMN: 'created',
  COLUMNS: 'name,status=finished',
  DATE: '2027-03-31',
  EMAIL: 'anna@example.org',
  LEVEL: 'DEBUG',
  'NAME=VALUE': 'seed=hidden-2',
  TOKEN: 'hidden-token',
  URL: 'https://reana.example.org',
};

/** A value as a user of reana-client writes it; undefined for a flag that takes none. */
export function valueOf({ value }: ReanaClientFlag): string | undefined {
  if (value === undefined) return undefined;
  const [first = ''] = value.split('|');
  return (
    VALUES[value] ?? (first.includes('=') ? first.replace(/=.*/, '=finished') : first === 'N' ? '10' : first)
  );
}

/** The words that a command needs besides a flag. */
export function neededBy(
  { name }: ReanaClientCommand,
  { names }: Pick<ReanaClientFlag, 'names'>,
): readonly string[] {
  const needed = NEEDED[name] ?? [];
  return needed.some((word) => names.includes(word)) ? [] : needed;
}

/** `--flag value`, as words. */
export function flagWords(name: string, value: string | undefined): readonly string[] {
  return value === undefined ? [name] : [name, value];
}

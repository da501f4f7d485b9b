import { flag, IGNORED, MISSING, renamed, works } from './reana-client-command.js';

// Flags that several commands of reana-client have.

export const RUN = flag('-w, --workflow RUN', works('workflow'));
export const NAME = flag('-n, --name, -w, --workflow NAME', works('name'));
export const TOKEN = flag(
  '-t, --access-token TOKEN',
  renamed(() => ['--token-file', 'FILE']),
  'other users of the machine can read it on a command line; `REANA_ACCESS_TOKEN` is read, too',
);
export const JSON_FLAG = flag('--json', works(), 'the documents are those of docs/cli.md');
export const FORMAT = flag('--format COLUMNS', works('format'), 'also picks the columns of `--json`');
export const READABLE = flag('--human-readable', IGNORED, 'sizes always are');
export const READABLE_LETTER = flag(
  '-h',
  renamed(() => []),
  'it shows the help here; sizes are readable without it, and `--json` has bytes',
);
export const ALL_SHOWN = [
  flag('--page N', MISSING, 'the list is not cut into pages'),
  flag('--size N', MISSING, 'the list is not cut into pages'),
];
export const PARAMETER = flag('-p, --parameter NAME=VALUE', works(), 'a misspelt name is an error');
export const OPTION = flag('-o, --option NAME=VALUE', works(), 'an unknown step is an error');
export const FILE = flag('-f, --file FILE', works());
export const FOLLOW = flag('--follow', works(), 'the exit code is that of the run');
export const SKIP_VALIDATION = flag('--skip-validation', IGNORED, 'the files are always checked');

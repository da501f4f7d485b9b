import type { Action, ActionOption } from '../../core/action.js';
import { redact } from '../../core/redact.js';
import { PROGRAM } from '../program.js';

/** The flags for each option; a value that only the user knows is in capitals. */
export const OPTION_FLAGS: Readonly<Record<ActionOption, readonly string[]>> = {
  allowChanged: ['--allow-changed'],
  file: ['--file FILE'],
  fresh: ['--new'],
  local: ['--local'],
  overwrite: ['--overwrite'],
  port: ['--port PORT'],
  resources: ['--backend NAME', '--memory SIZE', '--timeout-per-job SECONDS'],
  restarts: ['--restarts'],
  retries: ['--retries N'],
  runtime: ['--runtime NAME'],
  summary: ['--summary FILE'],
  tls: ['--tls-cert FILE', '--tls-key FILE'],
  tokenFile: ['--token-file FILE'],
  whileRunning: ['--yes'],
};

const SERVER_FLAGS = [
  ...['local', 'data-dir', 'server', 'profile', 'token-file'],
  ...['ca-file', 'client-cert', 'client-key', 'insecure'],
] as const;
/** Those that say how a server is reached, and not which one it is or who asks. */
const LOGIN_FLAGS = ['profile', 'ca-file', 'client-cert', 'client-key', 'insecure'];

/** A flag that a command line was given, and its value if it takes one. */
export type GivenFlag = readonly [name: string, value?: string];

/** The flags of a command line that say which server it is about: a proposed command goes to the same one. */
export function serverFlags(args: Readonly<Record<string, unknown>>): readonly GivenFlag[] {
  return SERVER_FLAGS.flatMap((name): GivenFlag[] => {
    const value = args[name];
    if (value === true) return [[name]];
    return typeof value === 'string' ? [[name, value]] : [];
  });
}

/** The command lines that do what a hint proposes, or the flags to add to the present one. */
export function actionLines(action: Action, flags: readonly GivenFlag[]): readonly string[] {
  if (action.type === 'set-option') return OPTION_FLAGS[action.option];
  if (action.type === 'choose-server') {
    return ['--server https://…', commandLine(['config', 'set', 'server', 'https://…'], []), '--local'];
  }
  if (action.type === 'delete-runs') return action.runs.map((run) => commandLine(['delete', run], flags));
  return [commandLine(wordsOf(action), flagsFor(action, flags))];
}

/** A command line to copy, as a shell takes it. */
export function commandLine(words: readonly string[], flags: readonly GivenFlag[]): string {
  return redact([PROGRAM, ...words.map(shellWord), ...flagWords(flags)].join(' '));
}

/** A hint as the command line shows it. */
export function hintWithCommand(
  { hint, action }: { readonly hint: string; readonly action?: Action | undefined },
  flags: readonly GivenFlag[],
): string {
  if (action === undefined) return hint;
  const lines = actionLines(action, flags).map((line) => `\`${line}\``);
  return `${hint} (${lines.join(', ')})`;
}

/** An event whose hint, if it has one, names the command. */
export function withCommand<Event extends object>(event: Event, flags: readonly GivenFlag[]): Event {
  const { hint, action }: { hint?: string; action?: Action } = event;
  return hint === undefined ? event : { ...event, hint: hintWithCommand({ hint, action }, flags) };
}

function wordsOf(
  action: Exclude<Action, { type: 'set-option' | 'choose-server' | 'delete-runs' }>,
): readonly string[] {
  switch (action.type) {
    case 'login':
      return [
        'login',
        ...(action.server === undefined ? [] : ['--server', action.server]),
        ...(action.headless === true ? ['--headless'] : []),
      ];
    case 'show-server':
      return ['info'];
    case 'list-runs':
      return ['list', ...(action.name === undefined ? [] : ['--name', action.name])];
    case 'list-files':
      return ['ls', action.run, ...(action.pattern === undefined ? [] : [action.pattern])];
    case 'start-run':
      return ['start', action.run];
    case 'follow-run':
      return ['status', action.run, '--follow'];
    case 'show-logs':
      return ['logs', action.run];
    case 'stop-run':
      return ['stop', action.run];
    case 'list-scans':
      return ['scan', 'list'];
    case 'run-scan':
      return ['scan', 'run', 'FILE'];
    case 'resume-scan':
      return ['scan', 'resume', action.scan];
    case 'list-secrets':
      return ['secrets', 'list'];
    case 'add-secrets':
      return ['secrets', 'add', '--prompt', 'NAME'];
    case 'create-analysis':
      return [
        'init',
        ...(action.inNewFolder === true ? ['NEW-FOLDER'] : []),
        ...(action.folder === undefined ? [] : [action.folder]),
        ...(action.from === undefined ? [] : ['--from', action.from]),
      ];
    case 'show-config':
      return ['config', 'show'];
    case 'stop-server':
      return ['local', 'stop'];
    case 'set-server':
      return [
        ...['config', 'set', 'server', action.server ?? 'https://…'],
        ...(action.inNewProfile === true ? ['--profile', 'NAME'] : []),
      ];
  }
}

function flagsFor({ type }: Action, flags: readonly GivenFlag[]): readonly GivenFlag[] {
  if (type === 'set-server' || type === 'show-config' || type === 'create-analysis') return [];
  if (type === 'stop-server') return flags.filter(([name]) => name === 'data-dir');
  return type === 'login' ? flags.filter(([name]) => LOGIN_FLAGS.includes(name)) : flags;
}

function flagWords(flags: readonly GivenFlag[]): readonly string[] {
  return flags.flatMap(([name, value]) => [`--${name}`, ...(value === undefined ? [] : [shellWord(value)])]);
}

/** As a shell takes it for one word. */
export function shellWord(word: string): string {
  return /^[\w@%+=:,./…-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}

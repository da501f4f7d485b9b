import type { JsonObject } from '../../core/json.js';
import { nearest } from '../../core/text/nearest.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import type { SerialWorkflow } from './serial-workflow.js';
import { commandsOf, type CommandPlace } from './step-places.js';
import { parseTemplate, type Placeholder, type TemplateFault } from './template.js';

/** Commands that REANA cannot expand, which fails the whole run, and commands that do nothing. */
export function lintCommands(
  document: YamlDocument,
  workflow: SerialWorkflow,
  parameters: JsonObject,
): Diagnostic[] {
  const names = Object.keys(parameters);
  return commandsOf(workflow).flatMap((place) => [
    ...lintPlaceholders(document, place, names),
    ...lintShell(document, place),
  ]);
}

/** One diagnostic for each different placeholder of a command. */
function lintPlaceholders(
  document: YamlDocument,
  { command, pointer, title }: CommandPlace,
  names: readonly string[],
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const part of parseTemplate(command)) {
    if (part.kind === 'text' || (part.kind === 'placeholder' && names.includes(part.name))) continue;
    const key = part.kind === 'fault' ? part.text : part.name;
    if (found.has(key)) continue;
    const problem = part.kind === 'fault' ? explainFault(part, names) : explainUnknown(part, command, names);
    const before = command.slice(0, part.offset).split('$').length - 1;
    const { message, ...rest } = problem;
    found.set(
      key,
      diagnosticAt(
        { document, pointer },
        { severity: 'error', message: `${title}: ${message}`, ...rest },
        { character: '$', before },
      ),
    );
  }
  return [...found.values()];
}

type Problem = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

function explainFault({ text }: TemplateFault, names: readonly string[]): Problem {
  const code = 'bad-placeholder';
  if (text === '$') {
    return { code, message: 'REANA cannot expand the command: it ends with $', hint: 'write $$ for a $' };
  }
  const message = `REANA cannot expand '${text}': in commands of serial workflows, $ starts a parameter`;
  const [, name = '', rest = ''] = /^\$\{([\w-]+)([^}]*)/.exec(text) ?? [];
  if (names.includes(name) && rest !== '') {
    const hint = `write \${${name}}: a parameter has no default and is not edited here`;
    return { code, message, hint };
  }
  if (names.includes(name)) {
    const plain = name.replace(/\W/g, '_');
    const hint = `names in commands have letters, digits and _ only: rename the parameter, for example to ${plain}`;
    return { code, message, hint };
  }
  const escaped = text.endsWith('…') ? '$$' : `$${text}`;
  return { code, message, hint: `write ${escaped} for what the shell is to expand` };
}

function explainUnknown({ name, text }: Placeholder, command: string, names: readonly string[]): Problem {
  const message = `there is no parameter '${name}' for ${text}, so that REANA cannot expand the command`;
  // Names of two letters are all alike.
  const near = name.length > 2 ? nearest(name, names) : undefined;
  const isSame = near?.toLowerCase() === name.toLowerCase();
  const escape = `write $${text} for the variable of the shell`;
  const hint =
    !isSame && isShellVariable(name, command)
      ? escape
      : near === undefined
        ? `the parameters are ${names.join(', ') || 'none'}; ${escape}`
        : `did you mean '${near}'? For the variable of the shell, write $${text}`;
  return { code: 'unknown-parameter', message, hint };
}

/** Whether the name is that of an environment variable, or the command itself gives it a value. */
function isShellVariable(name: string, command: string): boolean {
  if (/^[A-Z_][A-Z0-9_]*$/.test(name)) return true;
  return new RegExp(`(?:^|[\\s;&|(])(?:${name}=|for\\s+${name}\\s|read\\s(?:.*\\s)?${name}\\b)`, 'm').test(
    command,
  );
}

/** What a shell does for itself alone. */
const OWN_STATE = /^(?:cd|export|set|unset|alias|shopt|umask|ulimit|pushd|popd)\b|^[A-Za-z_]\w*=\S*$/;

function lintShell(document: YamlDocument, { command, pointer, title }: CommandPlace): readonly Diagnostic[] {
  const warning = (code: Diagnostic['code'], message: string, hint: string): Diagnostic[] => [
    diagnosticAt({ document, pointer }, { severity: 'warning', code, message: `${title}: ${message}`, hint }),
  ];
  const parts = command.split(/&&|;|\n/).map((part) => part.trim());
  const run = parts.filter((part) => part !== '' && !part.startsWith('#'));
  if (run.length > 0 && run.every((part) => OWN_STATE.test(part) && !/[|<>`(]/.test(part))) {
    return warning(
      'no-effect',
      `'${run[0]}' has no effect on other commands: each one runs in a shell of its own, in the workspace`,
      'join it with the command that needs it: first && second',
    );
  }
  if (!/(?:^|[\n;&|(]\s*|\b(?:then|do|else)\s+)sudo\s/.test(command)) return [];
  return warning(
    'needs-root',
    "jobs on REANA don't run as root and have no rights to become it with sudo",
    'put what needs it into the image of the step',
  );
}

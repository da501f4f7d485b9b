import { nearest } from '../../core/text/nearest.js';
import type { Diagnostic } from '../diagnostic.js';
import type { CommandPlace } from './step-places.js';
import { parseTemplate, type Placeholder, type TemplateFault } from './template.js';

/** Why REANA cannot expand a command. */
export interface PlaceholderFault extends Pick<Diagnostic, 'message' | 'hint'> {
  readonly code: 'bad-placeholder' | 'unknown-parameter';
  /** The first place in the command that the fault is at. */
  readonly part: Placeholder | TemplateFault;
}

type Problem = Omit<PlaceholderFault, 'part'>;

/**
 * Every part of a command that REANA cannot expand, the same text once.
 * @param names of the parameters
 */
export function findPlaceholderFaults(
  { command, title }: Pick<CommandPlace, 'command' | 'title'>,
  names: readonly string[],
): readonly PlaceholderFault[] {
  const found = new Map<string, PlaceholderFault>();
  for (const part of parseTemplate(command)) {
    if (part.kind === 'text' || (part.kind === 'placeholder' && names.includes(part.name))) continue;
    const key = part.kind === 'fault' ? part.text : part.name;
    if (found.has(key)) continue;
    const { message, ...rest } =
      part.kind === 'fault' ? explainFault(part, names) : explainUnknown(part, command, names);
    found.set(key, { ...rest, message: `${title}: ${message}`, part });
  }
  return [...found.values()];
}

function explainFault({ text }: TemplateFault, names: readonly string[]): Problem {
  const code = 'bad-placeholder';
  if (text === '$') {
    return { code, message: 'REANA cannot expand the command: it ends with $', hint: 'write $$ for a $' };
  }
  const message = `REANA cannot expand '${text}': in commands of serial workflows, $ starts a parameter`;
  const [, name = '', rest = ''] = /^\$\{([\w-]+)([^}]*)/.exec(text) ?? [];
  if (names.includes(name) && rest !== '') {
    const hint = `write \${${name}}: REANA fills in values only, without defaults and other expansions`;
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

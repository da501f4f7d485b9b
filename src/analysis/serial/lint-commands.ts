import type { JsonObject } from '../../core/json.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { findPlaceholderFaults } from './placeholder-faults.js';
import type { SerialWorkflow } from './serial-workflow.js';
import { commandsOf, type CommandPlace } from './step-places.js';

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

function lintPlaceholders(
  document: YamlDocument,
  place: CommandPlace,
  names: readonly string[],
): readonly Diagnostic[] {
  const { command, pointer } = place;
  return findPlaceholderFaults(place, names).map(({ part, ...problem }) => {
    const before = command.slice(0, part.offset).split('$').length - 1;
    return diagnosticAt({ document, pointer }, { severity: 'error', ...problem }, { character: '$', before });
  });
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

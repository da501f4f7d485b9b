import { pythonStr } from '../../core/python/python-text.js';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { parameterPointer } from '../check/parameter-values.js';
import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import type { YamlDocument } from '../yaml/yaml.js';
import { placeholdersIn, readInPlace } from './shell-quotes.js';
import type { SerialWorkflow } from './serial-workflow.js';
import { commandsOf, type CommandPlace } from './step-places.js';
import { parseTemplate } from './template.js';

/** Parameters that no command names, and values that the shell reads as something else where they are pasted. */
export function lintParameters(
  document: YamlDocument,
  workflow: SerialWorkflow,
  parameters: JsonObject,
): Diagnostic[] {
  const commands = commandsOf(workflow);
  const used = new Set(
    commands.flatMap(({ command }) =>
      parseTemplate(command).flatMap((part) => (part.kind === 'placeholder' ? [part.name] : [])),
    ),
  );
  const unused = Object.keys(parameters).filter((name) => !used.has(name));
  return [
    ...unused.map((name) => unusedParameter(document, name)),
    ...commands.flatMap((place) => pastedValues(document, place, parameters)),
  ];
}

function unusedParameter(document: YamlDocument, name: string): Diagnostic {
  const problem = {
    severity: 'warning',
    code: 'unused-parameter',
    message: `no command of the workflow reads the parameter '${name}'`,
    hint: /^[A-Za-z_][A-Za-z0-9_]*$/.test(name)
      ? undefined
      : 'no command can: names in commands have letters, digits and _ only',
  } as const;
  return diagnosticAt({ document, pointer: parameterPointer([name]) }, problem, 'key');
}

/** One diagnostic for each parameter of a command. */
function pastedValues(
  document: YamlDocument,
  { command, pointer, title }: CommandPlace,
  parameters: JsonObject,
): readonly Diagnostic[] {
  const found = new Map<string, Diagnostic>();
  for (const { placeholder, quote } of placeholdersIn(command)) {
    const { name, text, offset } = placeholder;
    const value = parameters[name] ?? null;
    const why = explainValue(value, quote);
    if (why === undefined || found.has(name)) continue;
    const before = command.slice(0, offset).split('$').length - 1;
    const message = `${title}: ${text} becomes ${shortened(pythonStr(value))}, ${why.message}`;
    const problem = { severity: 'warning', code: why.code, message, hint: why.hint } as const;
    found.set(name, diagnosticAt({ document, pointer }, problem, { character: '$', before }));
  }
  return [...found.values()];
}

type Reason = Pick<Diagnostic, 'code' | 'message' | 'hint'>;

/** Why the shell does not take a value as it is; undefined where it does, or may be meant to. */
function explainValue(value: JsonValue, quote: "'" | '"' | undefined): Reason | undefined {
  if (value === null) {
    return {
      code: 'no-value',
      message: 'as Python writes it, since the parameter has no value',
      hint: 'give it one',
    };
  }
  const code = 'unquoted-text';
  const isCollection = isJsonArray(value) || isJsonObject(value);
  if (isCollection && quote === undefined) {
    const hint = 'put it in double quotes, or give the parameter a text with the words';
    return { code, message: 'of which the shell makes several words without their quotes', hint };
  }
  const stopped = readInPlace(pythonStr(value), quote);
  if (stopped === undefined) return undefined;
  const hint =
    quote === undefined ? 'put it in quotes' : `use the other kind of quotes, or a value without ${stopped}`;
  return { code, message: `in which the shell reads ${stopped}`, hint };
}

function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 40 ? `${line.slice(0, 37)}...` : line;
}

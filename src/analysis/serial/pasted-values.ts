import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import { pythonStr } from '../../core/python/python-text.js';
import type { DiagnosticCode } from '../diagnostic.js';
import { placeholdersIn, readInPlace } from './shell-quotes.js';
import type { SerialWorkflow } from './serial-workflow.js';
import { commandsOf, type CommandPlace } from './step-places.js';

/** A value that the shell does not take as it is where a command pastes it. */
export interface PastedValue {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint: string;
  /** The command, as a JSON pointer into `reana.yaml`. */
  readonly pointer: string;
  /** How many `$` come before the placeholder in it. */
  readonly before: number;
}

/** One for each command and parameter. Parameters without a value here are passed over. */
export function findPastedValues(workflow: SerialWorkflow, values: JsonObject): readonly PastedValue[] {
  return commandsOf(workflow).flatMap((place) => pastedIn(place, values));
}

function pastedIn({ command, pointer, title }: CommandPlace, values: JsonObject): readonly PastedValue[] {
  const found = new Map<string, PastedValue>();
  for (const { placeholder, quote } of placeholdersIn(command)) {
    const { name, text, offset } = placeholder;
    if (!Object.hasOwn(values, name) || found.has(name)) continue;
    const value = values[name] ?? null;
    const why = explainValue(value, quote);
    if (why === undefined) continue;
    const before = command.slice(0, offset).split('$').length - 1;
    const message = `${title}: ${text} becomes ${shortened(pythonStr(value))}, ${why.message}`;
    found.set(name, { ...why, message, pointer, before });
  }
  return [...found.values()];
}

type Reason = Pick<PastedValue, 'code' | 'message' | 'hint'>;

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

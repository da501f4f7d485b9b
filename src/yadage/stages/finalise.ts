import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { orderedObject } from '../../core/json/ordered-object.js';
import { EngineError, withLocation } from '../engine-error.js';
import { FormatError } from '../language/format-error.js';
import { formatTemplate } from '../language/format.js';
import { mapStrings, sortKeys } from '../language/json-tree.js';
import { pythonStr } from '../../core/python/python-text.js';
import type { StepFolders } from '../step-folders.js';

/**
 * The parameters with the folders filled in: `{workdir}` is the first read-write one, `{readdir0}`… the others.
 * Yadage formats every text value, including those from other steps.
 * @throws EngineError for a value with other names in braces.
 */
export function finaliseParameters(parameters: JsonValue, folders: StepFolders): JsonValue {
  const named: Record<string, string> = {};
  if (folders.readWrite[0] !== undefined) named.workdir = folders.readWrite[0];
  folders.readOnly.forEach((path, index) => (named[`readdir${index}`] = path));
  if (!isJsonObject(parameters)) return mapStrings(parameters, (text) => fillIn(text, named));
  const entries = Object.entries(parameters).map(([key, value]) => {
    const fill = (): JsonValue => mapStrings(value, (text) => fillIn(text, named));
    return [key, withLocation({ parameter: key }, fill)] as const;
  });
  return orderedObject(entries);
}

function fillIn(text: string, named: Readonly<Record<string, string>>): string {
  if (!/[{}]/.test(text)) return text;
  try {
    return formatTemplate(text, { named });
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.type === 'AttributeError' || error.type === 'IndexError') return text;
    const unknown = error.type === 'KeyError';
    const problem = unknown ? `{${error.message}} is unknown here` : error.message;
    const hint =
      unknown && error.message === 'workdir'
        ? '{workdir} can be used in the parameters of a step, not in those of a sub-workflow.'
        : 'Yadage fills in {workdir} in every text value; write {{ and }} for literal braces.';
    throw new EngineError(`cannot format the value ${JSON.stringify(text)}: ${problem}`, {
      hint,
      cause: error,
    });
  }
}

/** A template of a process, filled in with the parameters: lists are joined with single spaces. */
export function fillTemplate(template: string, given: JsonValue): string {
  const parameters = sortKeys(given);
  if (isJsonObject(parameters)) {
    const named = orderedObject(Object.entries(parameters).map(([key, value]) => [key, joinList(value)]));
    return formatTemplate(template, { named });
  }
  if (isJsonArray(parameters)) {
    return formatTemplate(template, { named: {}, positional: parameters.map(joinList) });
  }
  return formatTemplate(template, { named: { value: parameters } });
}

function joinList(value: JsonValue): JsonValue {
  return isJsonArray(value) ? value.map(pythonStr).join(' ') : value;
}

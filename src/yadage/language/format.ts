import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { FormatError } from './format-error.js';
import { typeName } from './format-spec.js';
import { formatValue } from './format-value.js';
import { pythonAscii, pythonRepr, pythonStr } from '../../core/python/python-text.js';

export interface FormatArguments {
  readonly named: Readonly<Record<string, JsonValue>>;
  readonly positional?: readonly JsonValue[];
}

/**
 * CPython's `template.format(*positional, **named)` over JSON values.
 * @throws FormatError of the type that CPython raises.
 */
export function formatTemplate(template: string, values: FormatArguments): string {
  return new Formatter(values).format(template, 2);
}

class Formatter {
  /** Next index of `{}`; the two ways of numbering fields exclude each other. */
  private automatic = 0;
  private manual = false;

  constructor(private readonly values: FormatArguments) {}

  format(template: string, depth: number): string {
    if (depth < 0) throw new FormatError('ValueError', 'Max string recursion exceeded');
    let text = '';
    let position = 0;
    while (position < template.length) {
      const char = template[position] ?? '';
      if (char !== '{' && char !== '}') {
        const next = template.slice(position).search(/[{}]/);
        const end = next === -1 ? template.length : position + next;
        text += template.slice(position, end);
        position = end;
      } else if (template[position + 1] === char) {
        text += char;
        position += 2;
      } else if (char === '}') {
        throw new FormatError('ValueError', "Single '}' encountered in format string");
      } else {
        const end = endOfField(template, position + 1);
        text += this.formatField(template.slice(position + 1, end), depth);
        position = end + 1;
      }
    }
    return text;
  }

  private formatField(field: string, depth: number): string {
    const { name, conversion, spec } = splitField(field);
    const value = this.lookUp(name);
    const expanded = spec.includes('{') || spec.includes('}') ? this.format(spec, depth - 1) : spec;
    switch (conversion) {
      case undefined:
        return formatValue(value, expanded);
      case 's':
        return formatValue(pythonStr(value), expanded);
      case 'r':
        return formatValue(pythonRepr(value), expanded);
      case 'a':
        return formatValue(pythonAscii(value), expanded);
      default:
        throw new FormatError('ValueError', `Unknown conversion specifier ${conversion}`);
    }
  }

  private lookUp(name: string): JsonValue {
    const first = /^[^.[]*/.exec(name)?.[0] ?? '';
    let value = this.lookUpFirst(first);
    let rest = name.slice(first.length);
    while (rest !== '') {
      const step = /^\[(?<index>[^\]]*)\]|^\.(?<attribute>[^.[]*)/.exec(rest);
      if (step === null) {
        const why = rest.startsWith('[') ? "Missing ']' in format string" : "Only '.' or '[' may follow ']'";
        throw new FormatError('ValueError', `${why} in format field specifier`);
      }
      const { index, attribute } = step.groups ?? {};
      if (index === '' || attribute === '')
        throw new FormatError('ValueError', 'Empty attribute in format string');
      if (attribute !== undefined) {
        const message = `'${typeName(value)}' object has no attribute '${attribute}'`;
        throw new FormatError('AttributeError', message);
      }
      value = lookUpIndex(value, index ?? '');
      rest = rest.slice(step[0].length);
    }
    return value;
  }

  private lookUpFirst(name: string): JsonValue {
    if (name !== '' && !/^\d+$/.test(name)) {
      const value = Object.hasOwn(this.values.named, name) ? this.values.named[name] : undefined;
      if (value === undefined) throw new FormatError('KeyError', name);
      return value;
    }
    if (name === '' ? this.manual : this.automatic > 0) {
      throw new FormatError('ValueError', 'cannot switch between manual and automatic field numbering');
    }
    if (name !== '') this.manual = true;
    const index = name === '' ? this.automatic++ : Number(name);
    const value = this.values.positional?.[index];
    if (value === undefined) {
      throw new FormatError(
        'IndexError',
        `Replacement index ${index} out of range for positional args tuple`,
      );
    }
    return value;
  }
}

/** Position of the brace that closes a replacement field; braces within brackets do not count. */
function endOfField(template: string, start: number): number {
  if (start >= template.length)
    throw new FormatError('ValueError', "Single '{' encountered in format string");
  let nesting = 1;
  let bracket = false;
  let inName = true;
  for (let position = start; position < template.length; position += 1) {
    const char = template[position];
    if (inName && char === '[') bracket = true;
    else if (bracket && char === ']') bracket = false;
    else if (bracket) continue;
    else if (char === '{') nesting += 1;
    else if (char === '}' && --nesting === 0) return position;
    else if (char === ':' || char === '!') inName = false;
  }
  throw new FormatError('ValueError', "expected '}' before end of string");
}

function splitField(field: string): { name: string; conversion: string | undefined; spec: string } {
  const end = /^(?:[^[:!]|\[[^\]]*\]?)*/.exec(field)?.[0].length ?? 0;
  const name = field.slice(0, end);
  if (name.includes('{')) throw new FormatError('ValueError', "unexpected '{' in field name");
  if (field[end] !== '!') return { name, conversion: undefined, spec: field.slice(end + 1) };
  const conversion = field[end + 1];
  if (conversion === undefined) {
    throw new FormatError('ValueError', 'end of string while looking for conversion specifier');
  }
  const after = field[end + 2];
  if (after !== undefined && after !== ':') {
    throw new FormatError('ValueError', "expected ':' after conversion specifier");
  }
  return { name, conversion, spec: field.slice(end + 3) };
}

function lookUpIndex(value: JsonValue, index: string): JsonValue {
  const number = /^\d+$/.test(index) ? Number(index) : undefined;
  if (isJsonObject(value)) {
    const item = number === undefined && Object.hasOwn(value, index) ? value[index] : undefined;
    if (item === undefined) throw new FormatError('KeyError', index);
    return item;
  }
  const items: readonly JsonValue[] | undefined =
    typeof value === 'string' ? Array.from(value) : isJsonArray(value) ? value : undefined;
  if (items === undefined) {
    throw new FormatError('TypeError', `'${typeName(value)}' object is not subscriptable`);
  }
  if (number === undefined) {
    throw new FormatError('TypeError', `${typeName(value)} indices must be integers or slices, not str`);
  }
  const item = items[number];
  if (item === undefined) throw new FormatError('IndexError', `${typeName(value)} index out of range`);
  return item;
}

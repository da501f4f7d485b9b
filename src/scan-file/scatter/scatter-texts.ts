import { isContainer, type JsonValue } from '../../core/json.js';

/** All texts in a value, but not the keys of objects. */
export function textsIn(value: JsonValue): string[] {
  if (typeof value === 'string') return [value];
  return isContainer(value) ? Object.values(value).flatMap(textsIn) : [];
}

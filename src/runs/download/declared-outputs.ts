import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';

/** Files, directories and patterns that a specification declares as outputs. Servers keep it as it was sent. */
export function declaredOutputs(specification: JsonObject): string[] {
  const outputs = specification['outputs'];
  if (!isJsonObject(outputs)) return [];
  return [...texts(outputs['files']), ...texts(outputs['directories'])];
}

function texts(value: JsonValue | undefined): string[] {
  return isJsonArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

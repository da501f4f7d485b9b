import { readFileSync } from 'node:fs';
import type { JsonObject, JsonValue } from '../../../src/core/json.js';
import { parseYaml } from '../../../src/analysis/yaml/yaml.js';
import { applyEdits } from '../../../src/analysis/edit/yaml-edit.js';

/** A case of the table that the step scripts are judged by as well; what its keys mean stands there. */
export interface CardCase {
  readonly name: string;
  readonly card: 'physics' | 'ml' | 'parameters';
  readonly set?: JsonObject;
  readonly remove?: readonly string[];
  readonly text?: string;
  readonly at?: string;
  readonly verdict: 'refused' | 'accepted';
  readonly 'python-only'?: boolean;
}

const TABLE = 'test/data/cards/bad-cards.yaml';

export const CARD_CASES = parseYaml(readFileSync(TABLE, 'utf8'), TABLE)
  .value as unknown as readonly CardCase[];

/** The shipped content with the changes of a case. */
export function changeContent(content: JsonValue, { name, set = {}, remove = [] }: CardCase): JsonValue {
  const edits = Object.entries(set).map(([pointer, value]) => ({ pointer, value }));
  const removals = remove.map((pointer) => ({ pointer, value: undefined }));
  return applyEdits(content, name, [...edits, ...removals]);
}

import { Document } from 'yaml';
import type { JsonValue } from '../../core/json.js';
import { newYamlNode } from './yaml-new-node.js';

/** The value as YAML for people, in blocks, which REANA reads as the same value. */
export function formatYamlBlocks(value: JsonValue): string {
  // The nodes are written out already: nothing is to be quoted once more.
  const document = new Document(null, { schema: 'failsafe' });
  document.contents = newYamlNode(value);
  return document.toString({ lineWidth: 0 });
}

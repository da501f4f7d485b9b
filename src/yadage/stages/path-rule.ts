import type { JsonValue } from '../../core/json.js';
import type { Files } from '../effects.js';

export interface PathRule {
  readonly folder: string;
  /** Relative texts are looked for in the folder; otherwise only absolute ones can be paths. */
  readonly relative: boolean;
  /** An existing file or folder of exactly this name is taken first. */
  readonly exact: boolean;
  /** Then the text is tried as a pattern, whose matches become a list. */
  readonly glob: boolean;
}

/**
 * Yadage's rule for texts among initial values: what names something that exists becomes its path, a pattern that
 * matches becomes the list of matches, anything else stays. The empty text names the folder itself.
 */
export async function resolvePath(text: string, rule: PathRule, files: Files): Promise<JsonValue> {
  const absolute = text.startsWith('/');
  if (!absolute && !rule.relative) return text;
  const path = absolute ? text : `${rule.folder}/${text}`;
  if (rule.exact && (await files.exists(path))) return path;
  if (!rule.glob || text === '') return text;
  const matches = await files.glob(absolute ? '/' : rule.folder, text);
  return matches.length > 0 ? matches : text;
}

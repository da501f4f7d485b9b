import { createHash } from 'node:crypto';
import { posix } from 'node:path';
import { isJsonArray, isJsonObject, type JsonObject, type JsonValue } from '../../core/json.js';
import type { ReplacedFiles } from '../../analysis/load/workflow-source.js';
import { textsIn } from './scatter-texts.js';

/** One point of a scatter: all its parameters, and its variants of input files. */
export interface ScatterPoint {
  readonly parameters: JsonObject;
  readonly replaced: ReplacedFiles;
}

/** Input files of all points in one workspace. */
export interface PlacedCards {
  /** Changed files that are equal in all points, at their own paths. */
  readonly common: ReplacedFiles;
  /** The variants of other files, each once, by their paths in the workspace. */
  readonly variants: ReplacedFiles;
  /** All parameters of each point, which name the variants in place of the files. */
  readonly parameters: readonly JsonObject[];
  readonly faults: readonly CardFault[];
}

/** A file whose variants can't be selected by the points' parameters. */
export interface CardFault {
  readonly file: string;
  /** Parameters that stand for a folder with the file in it, and so would still lead to the file itself. */
  readonly folders: readonly string[];
}

/** Makes the parameters of each point name its own variants of the files. */
export function placeCards(points: readonly ScatterPoint[]): PlacedCards {
  const files = new Set(points.flatMap(({ replaced }) => [...replaced.keys()]));
  const different = [...files].filter((file) => !isCommon(points, file));
  const [first] = points;
  const common = [...(first?.replaced ?? [])].filter(([file]) => !different.includes(file));
  const variants = new Map<string, Uint8Array>();
  const faults = new Map<string, CardFault>();
  const parameters = points.map((point) => {
    let values = point.parameters;
    for (const file of different) {
      const content = point.replaced.get(file);
      if (content === undefined) continue;
      const path = variantPath(file, content);
      const named = nameVariant(values, file, path);
      if ('folders' in named) faults.set(file, { file, ...named });
      else values = named.values;
      variants.set(path, content);
    }
    return values;
  });
  return { common: new Map(common), variants, parameters, faults: [...faults.values()] };
}

function isCommon(points: readonly ScatterPoint[], file: string): boolean {
  const [first] = points;
  const content = first?.replaced.get(file);
  if (content === undefined) return false;
  return points.every(({ replaced }) => {
    const other = replaced.get(file);
    return other !== undefined && Buffer.compare(content, other) === 0;
  });
}

function variantPath(file: string, content: Uint8Array): string {
  const key = createHash('sha256').update(content).digest('hex').slice(0, 10);
  return `_scan/variants/${key}/${file}`;
}

/** The file of which a path names a variant. */
export function originalOf(variant: string): string {
  return variant.split('/').slice(3).join('/');
}

/** Parameters that name the variant wherever they named the file; or what stands against it. */
function nameVariant(
  parameters: JsonObject,
  file: string,
  variant: string,
): { readonly values: JsonObject } | { readonly folders: readonly string[] } {
  const entries = Object.entries(parameters);
  const folders = entries.filter(([, value]) => textsIn(value).some((text) => mayHold(text, file)));
  const isNamed = textsIn(parameters).some((text) => isPath(text, file));
  if (!isNamed || folders.length > 0) return { folders: folders.map(([name]) => name) };
  const renamed = entries.map(([name, value]) => [name, exchange(value, file, variant)] as const);
  return { values: Object.fromEntries(renamed) };
}

function exchange(value: JsonValue, file: string, variant: string): JsonValue {
  if (typeof value === 'string') return isPath(value, file) ? variant : value;
  if (isJsonArray(value)) return value.map((item) => exchange(item, file, variant));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, item]) => [key, exchange(item, file, variant)] as const),
  );
}

function isPath(text: string, file: string): boolean {
  return text !== '' && posix.normalize(text) === file;
}

/** Whether a text stands for a folder around the file, or may as a pattern stand for the file. */
function mayHold(text: string, file: string): boolean {
  if (text === '') return false;
  const folder = posix.normalize(`${text}/`);
  if (folder === './' || file.startsWith(folder)) return true;
  const wild = text.search(/[*?[]/);
  return wild !== -1 && file.startsWith(text.slice(0, wild));
}

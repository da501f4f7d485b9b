import { posix } from 'node:path';
import { isJsonArray, isJsonObject, type JsonValue } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import { joinInside } from '../../core/safe-path.js';
import { readWholeText } from '../../disk/read-file.js';
import { parseYaml, type YamlDocument } from '../yaml/yaml.js';
import { scanSnakefile, type SnakefileNote } from './snakefile.js';

/** A file that a workflow reads besides the one that `reana.yaml` names. */
export interface FileReference {
  /** The file that it is written in, a POSIX path relative to the root. */
  readonly from: string;
  /** From 1. */
  readonly line: number;
  /** What names it, such as `include` or `run`. */
  readonly keyword: string;
  /** POSIX path relative to the root; it may lead out of it. */
  readonly path: string;
  readonly exists: boolean;
}

/** What is found in the files of a workflow without running anything of it. */
export interface WorkflowScan {
  readonly references: readonly FileReference[];
  /** Places of rules, and of what rules run that is no shell command. Only Snakefiles have them. */
  readonly rules: readonly (SnakefileNote & { readonly file: string })[];
}

interface Found {
  readonly line: number;
  readonly keyword: string;
  readonly path: string;
  /** Whether that file may refer to others in the same way. */
  readonly isWorkflow: boolean;
}

/** Follows the references of a workflow from file to file. Files that can't be read refer to nothing. */
export async function scanWorkflow(
  type: 'cwl' | 'snakemake',
  root: string,
  file: string,
): Promise<WorkflowScan> {
  const references: FileReference[] = [];
  const rules: WorkflowScan['rules'][number][] = [];
  const texts = new Map<string, string | undefined>();
  const visit = async (from: string): Promise<void> => {
    const text = texts.get(from) ?? '';
    const notes = type === 'snakemake' ? scanSnakefile(text) : [];
    rules.push(...notes.filter(({ rule }) => rule !== undefined).map((note) => ({ ...note, file: from })));
    for (const found of type === 'cwl' ? inCwl(text, from) : inSnakefile(notes, from)) {
      const { line, keyword, path, isWorkflow } = found;
      const isNew = !texts.has(path);
      if (isNew) texts.set(path, await readText(root, path));
      references.push({ from, line, keyword, path, exists: texts.get(path) !== undefined });
      if (isNew && isWorkflow) await visit(path);
    }
  };
  texts.set(file, await readText(root, file));
  await visit(file);
  return { references, rules };
}

async function readText(root: string, path: string): Promise<string | undefined> {
  try {
    return await readWholeText(joinInside(root, path));
  } catch {
    return undefined;
  }
}

/** `include` starts from the folder of its file, `configfile` from the workspace. */
function inSnakefile(notes: readonly SnakefileNote[], from: string): Found[] {
  return notes.flatMap(({ line, keyword, path }) => {
    if (path === undefined || isElsewhere(path)) return [];
    const isWorkflow = keyword !== 'configfile';
    return [{ line, keyword, path: posix.join(isWorkflow ? posix.dirname(from) : '', path), isWorkflow }];
  });
}

/** Keys of CWL whose value is the address of another document. */
const ADDRESSES: ReadonlySet<string> = new Set(['run', '$import', '$include', '$mixin']);

function inCwl(text: string, from: string): Found[] {
  const document = readDocument(text, from);
  if (document === undefined) return [];
  const found: Found[] = [];
  const visit = (value: JsonValue, pointer: string): void => {
    if (isJsonArray(value)) value.forEach((item, index) => visit(item, childPointer(pointer, index)));
    if (!isJsonObject(value)) return;
    for (const [key, item] of Object.entries(value)) {
      const place = childPointer(pointer, key);
      if (!ADDRESSES.has(key) || typeof item !== 'string') visit(item, place);
      else {
        const [path = ''] = item.split('#');
        if (path === '' || isElsewhere(path)) continue;
        const { line } = document.map.value(place);
        found.push({
          line,
          keyword: key,
          path: posix.join(posix.dirname(from), path),
          isWorkflow: key !== '$include',
        });
      }
    }
  };
  visit(document.value, '');
  return found;
}

function readDocument(text: string, file: string): YamlDocument | undefined {
  try {
    return parseYaml(text, file);
  } catch {
    return undefined;
  }
}

function isElsewhere(path: string): boolean {
  return /^[a-z][a-z0-9+.-]*:/i.test(path) || path.startsWith('/') || /[{}]/.test(path);
}

import { basename, posix } from 'node:path';
import { defined } from '../../core/defined.js';
import { isJsonArray, isJsonNumber, isJsonObject, type JsonValue } from '../../core/json.js';
import { decodePointer, resolvePointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/text/nearest.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { describeValue } from '../shape/explain-shape.js';
import { findPlaceFault, type FileEdit } from './file-edit.js';
import type { InputText, InputTexts } from './input-texts.js';
import type { ReplacedFiles } from '../load/workflow-source.js';
import { applyEdits } from './yaml-edit.js';

/** A value of an input file before and after. */
export interface ValueChange {
  readonly file: string;
  readonly pointer: string;
  /** Absent when the place is new. */
  readonly before?: JsonValue;
  readonly after: JsonValue;
}

/** Copies of input files with other values. The user's own files are not changed. */
export interface ChangedValues {
  readonly replaced: ReplacedFiles;
  /** In the order of the edits. */
  readonly changes: readonly ValueChange[];
  readonly warnings: readonly Diagnostic[];
}

/** The files that may be changed: the submitted paths, and the analysis that declares them. */
export interface EditScope {
  /** Absolute path of the `reana.yaml`. */
  readonly analysis: string;
  readonly paths: readonly string[];
}

/**
 * Writes other values into copies of input files, comments and order kept.
 * @throws SpecError with all errors: a file that is not submitted or holds no YAML or JSON, a place that is not
 *   there, a value that can't be written down
 */
export async function setValues(
  texts: InputTexts,
  edits: readonly FileEdit[],
  scope: EditScope,
): Promise<ChangedValues> {
  const byFile = new Map<string, FileEdit[]>();
  for (const edit of edits) {
    const file = posix.normalize(edit.file);
    byFile.set(file, [...(byFile.get(file) ?? []), { ...edit, file }]);
  }
  const faults = [...byFile.keys()].flatMap((file) => findFileFault(file, byFile.get(file) ?? [], scope));
  if (faults.length > 0) throw new SpecError(faults);
  const files = await Promise.all([...byFile].map(([file, own]) => changeFile(texts, file, own, scope)));
  const found = files.flatMap(({ diagnostics }) => diagnostics);
  if (found.some(({ severity }) => severity === 'error')) throw new SpecError(found);
  return {
    replaced: new Map(files.map(({ file, content }) => [file, content])),
    changes: files.flatMap(({ changes }) => changes),
    warnings: found,
  };
}

interface ChangedFile {
  readonly file: string;
  readonly content: Uint8Array;
  readonly changes: readonly ValueChange[];
  readonly diagnostics: readonly Diagnostic[];
}

async function changeFile(
  texts: InputTexts,
  file: string,
  edits: readonly FileEdit[],
  scope: EditScope,
): Promise<ChangedFile> {
  const input = await readEditableFile(texts, file, scope);
  const { document } = input;
  const changes: ValueChange[] = [];
  const diagnostics: Diagnostic[] = [];
  let content = document.value;
  for (const edit of edits) {
    const { pointer, value } = edit;
    const before = resolvePointer(content, pointer) as JsonValue | undefined;
    const found = [...placeFaults(content, edit), ...valueFaults(edit, before)];
    const position = document.map.value(pointer.startsWith('/') ? pointer : '');
    diagnostics.push(...found.map((fault) => ({ file, ...position, ...fault })));
    if (found.some(({ severity }) => severity === 'error')) continue;
    content = applyEdits(content, file, [edit]);
    changes.push({ file, pointer, ...defined({ before }), after: value });
  }
  const isFaulty = diagnostics.some(({ severity }) => severity === 'error');
  const patched = isFaulty ? input.text : await patchText(input, file, edits);
  return { file, content: Buffer.from(patched), changes, diagnostics };
}

async function patchText({ text }: InputText, file: string, edits: readonly FileEdit[]): Promise<string> {
  if (file.endsWith('.json')) return (await import('./patch-json.js')).patchJson(text, file, edits);
  return (await import('./patch-yaml.js')).patchYaml(text, file, edits);
}

function findFileFault(
  file: string,
  edits: readonly FileEdit[],
  { analysis, paths }: EditScope,
): Diagnostic[] {
  const name = basename(analysis);
  if (file === name) {
    const parameter = edits
      .map(({ pointer }) => decodePointer(pointer))
      .find(([inputs, parameters]) => inputs === 'inputs' && parameters === 'parameters')?.[2];
    const message = 'the analysis itself is not changed this way';
    const hint = `set a parameter: -p ${parameter ?? 'NAME'}=VALUE`;
    return [{ severity: 'error', code: 'not-changeable', file, message, hint }];
  }
  if (paths.includes(file)) return [];
  const near = nearest(file, paths);
  const cards = paths.filter(isEditablePath);
  const all = cards.length === 0 ? undefined : `values can be set in ${cards.slice(0, 10).join(', ')}`;
  const hint = near === undefined ? all : `did you mean ${near}?`;
  const message = `is not among the files that ${name} has submitted`;
  return [{ severity: 'error', code: 'not-an-input', file, message, ...defined({ hint }) }];
}

/** A file whose values can be set. What is not YAML by name and by content is refused as a whole. */
async function readEditableFile(texts: InputTexts, file: string, { paths }: EditScope): Promise<InputText> {
  const input = await texts.text(file).catch((error: unknown) => {
    if (isEditablePath(file) || !(error instanceof SpecError)) throw error;
    return undefined;
  });
  const value = input?.document.value;
  if (input !== undefined && (isJsonObject(value) || isJsonArray(value))) return input;
  const others = paths.filter((path) => path !== file && isEditablePath(path)).slice(0, 10);
  const message = 'holds no values by name: it is neither YAML nor JSON';
  const hint = others.length === 0 ? {} : { hint: `values can be set in ${others.join(', ')}` };
  throw new SpecError([{ severity: 'error', code: 'no-values', file, message, ...hint }]);
}

function isEditablePath(path: string): boolean {
  return /\.(?:ya?ml|json)$/i.test(path);
}

type ValueProblem = Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>;

function placeFaults(content: JsonValue, { file, pointer }: FileEdit): ValueProblem[] {
  const fault = findPlaceFault(content, file, pointer);
  return fault === undefined ? [] : [fault];
}

function valueFaults({ pointer, value }: FileEdit, before: JsonValue | undefined): ValueProblem[] {
  if (!isFinite(value)) {
    const message = `${pointer} can't become a number that JSON can't store`;
    return [{ severity: 'error', code: 'not-finite', message }];
  }
  const shapes = [before ?? null, value].map(shapeOf);
  // A single name is often used for a list of one.
  const isNameAndList = [before, value].some((each) => typeof each === 'string') && shapes.includes('list');
  if (before !== undefined && before !== null && shapes[0] !== shapes[1] && !isNameAndList) {
    const message = `${pointer} is ${describeValue(before)} and becomes ${describeValue(value)}`;
    return [{ severity: 'warning', code: 'other-kind', message }];
  }
  if (!isJsonNumber(before) || typeof value !== 'string') return [];
  const message = `${pointer} is the number ${String(before)} and becomes the text ${JSON.stringify(value)}`;
  // YAML 1.1 wants a dot.
  const number = value.replace(/^([-+]?\d+)(e[-+]?\d+)$/i, '$1.0$2');
  const hint = number === value ? {} : { hint: `write ${number}` };
  return [{ severity: 'warning', code: 'other-kind', message, ...hint }];
}

function shapeOf(value: JsonValue): string {
  return isJsonArray(value) ? 'list' : isJsonObject(value) ? 'mapping' : 'single';
}

function isFinite(value: JsonValue): boolean {
  if (isJsonNumber(value)) return Number.isFinite(Number(value));
  if (isJsonArray(value)) return value.every(isFinite);
  return !isJsonObject(value) || Object.values(value).every(isFinite);
}

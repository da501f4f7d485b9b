import { posix } from 'node:path';
import { readWholeFile } from '../../disk/read-file.js';
import { joinInside } from '../../core/safe-path.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { decodeYaml, parseYaml, type YamlDocument, findingDiagnostic } from '../yaml/yaml.js';
import type { FileSchema, SchemaFiles, NamedInput } from './schema-files.js';
import { diagnosticAt } from '../yaml/origins.js';
import { explainErrors, nameKeys } from './explain-errors.js';
import { LineIndex, type Position } from '../yaml/source-map.js';

/** The result of checking a YAML file. */
export interface CheckedFile extends CheckedDocument {
  /** The schema that it was checked against. */
  readonly schema?: FileSchema;
}

/** Where files lie, and how diagnostics name them. */
export interface FilePlaces {
  /** Absolute folder that paths are relative to. */
  readonly root: string;
  readonly display: (path: string) => string;
}

const NOTHING: CheckedFile = { diagnostics: [], inputs: [] };

/**
 * Checks a YAML file against the schema that it names, or else against another one. A file without either is not
 * checked.
 * @param path POSIX, relative to the root; a file that cannot be read has no faults here
 * @param otherwise path of the schema of files that name none
 */
export async function checkFile(
  path: string,
  { root, display }: FilePlaces,
  schemas: SchemaFiles,
  otherwise?: string,
): Promise<CheckedFile> {
  const bytes = await readWholeFile(joinInside(root, path)).catch(() => undefined);
  if (bytes === undefined) return NOTHING;
  let document: YamlDocument;
  try {
    const text = decodeYaml(bytes, display(path));
    if (otherwise === undefined && findSchemaLine(text) === undefined) return NOTHING;
    document = parseYaml(text, display(path));
    return await checkParsed({ document, text, path }, schemas, otherwise);
  } catch (error) {
    if (!(error instanceof SpecError)) throw error;
    return otherwise === undefined && !hasSchemaLine(bytes)
      ? NOTHING
      : { ...NOTHING, diagnostics: error.diagnostics };
  }
}

/** The same for a file that has been read. */
export async function checkParsed(
  { document, text, path }: { readonly document: YamlDocument; readonly text: string; readonly path: string },
  schemas: SchemaFiles,
  otherwise?: string,
): Promise<CheckedFile> {
  const line = findSchemaLine(text);
  const named = line === undefined ? undefined : await openNamed(line.address, path, schemas);
  if (named !== undefined && 'path' in named)
    return { ...checkAgainstSchema(document, named), schema: named };
  const notes: Diagnostic[] =
    line === undefined || named === undefined ? [] : [{ file: document.file, ...line.position, ...named }];
  const other = otherwise === undefined ? undefined : await schemas.load(otherwise);
  if (other === undefined || !('path' in other)) return { ...NOTHING, diagnostics: notes };
  const checked = checkAgainstSchema(document, other);
  return { ...checked, diagnostics: [...notes, ...checked.diagnostics], schema: other };
}

/** The schema, or why the file is not checked against it. */
async function openNamed(
  address: string,
  path: string,
  schemas: SchemaFiles,
): Promise<FileSchema | Pick<Diagnostic, 'severity' | 'code' | 'message' | 'hint'>> {
  const hint = 'name a schema by its path relative to this file';
  if (isUrl(address)) {
    const message = `the schema ${address} is not fetched, so this file is not checked against it`;
    return { severity: 'warning', code: 'schema-not-fetched', message, hint };
  }
  const found = await schemas.load(
    posix.isAbsolute(address) ? address : posix.normalize(posix.join(posix.dirname(path), address)),
  );
  if ('path' in found) return found;
  const isBroken = found.code === 'bad-schema';
  const message = isBroken ? found.message : `${found.message}, so this file is not checked against it`;
  const remedy = isBroken ? 'correct the schema, or take this line away' : hint;
  return { severity: isBroken ? 'error' : 'warning', hint: remedy, ...found, message };
}

function hasSchemaLine(bytes: Uint8Array): boolean {
  return findSchemaLine(Buffer.from(bytes).toString('latin1')) !== undefined;
}

/** The result of checking a YAML file against a schema. */
interface CheckedDocument {
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly NamedInput[];
}

/** Checks a YAML file against its schema: each fault is reported at its line. */
function checkAgainstSchema(document: YamlDocument, schema: FileSchema): CheckedDocument {
  const { errors, inputs } = schema.inspect(document.value);
  const written = (pointer: string): string | undefined => document.map.text(pointer);
  const faults = explainErrors(errors, { name: nameKeys, written }).map((fault) =>
    diagnosticAt({ document, pointer: fault.pointer }, { severity: 'error', ...fault }, fault.place),
  );
  const findings = document.findings.flatMap((finding) => {
    const { kind } = finding;
    if (kind === 'duplicate-key') return [findingDiagnostic(document, finding, 'warning')];
    return kind === 'not-json' ? [findingDiagnostic(document, finding, 'error')] : [];
  });
  return { diagnostics: [...findings, ...faults], inputs };
}

/** The comment in a YAML file that names its schema, for editors. */
interface SchemaLine {
  /** Path relative to the file, or a URL. */
  readonly address: string;
  readonly position: Position;
}

const LINE = /^[ \t]*#[ \t]*yaml-language-server[ \t]*:.*?\$schema=(\S+)/m;

/**
 * The schema that a YAML text names in a comment, `# yaml-language-server: $schema=ADDRESS`; undefined when it names
 * none. The convention is that of the YAML language server, which editors use.
 */
function findSchemaLine(text: string): SchemaLine | undefined {
  const match = LINE.exec(text);
  if (match === null) return undefined;
  const [whole, address = ''] = match;
  return { address, position: new LineIndex(text).position(match.index + whole.length - address.length) };
}

/** Whether an address names something that would have to be fetched. */
function isUrl(address: string): boolean {
  return /^[a-z][a-z0-9+.-]+:/i.test(address);
}

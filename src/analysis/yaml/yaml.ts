import { defined } from '../../core/defined.js';
import type { JsonValue } from '../../core/json.js';
import { SpecError, type Diagnostic } from '../diagnostic.js';
import { SourceMap } from './source-map.js';
import { composeDocument } from './yaml-compose.js';
import { YamlSyntaxFault } from './yaml-events.js';
import { Constructor, type YamlFinding } from './yaml-construct.js';
import { YamlError } from './yaml-node.js';
import { explainSyntax } from './yaml-syntax.js';

/** A YAML file read as PyYAML's `safe_load` reads it, with what JSON can hold of it. */
export interface YamlDocument {
  /** The file as the user would type it. */
  readonly file: string;
  readonly value: JsonValue;
  readonly map: SourceMap;
  readonly findings: readonly YamlFinding[];
}

/**
 * Parses one YAML 1.1 document as PyYAML does.
 * @param file the name that diagnostics carry
 * @throws SpecError with the place of the first fault
 */
export function parseYaml(text: string, file: string): YamlDocument {
  const source = text.startsWith('\uFEFF') ? text.slice(1) : text;
  const map = new SourceMap(source);
  const constructor = new Constructor(map);
  try {
    const node = composeDocument(source);
    const value = node === undefined ? null : constructor.construct(node, '');
    return { file, value, map, findings: constructor.findings };
  } catch (error) {
    if (error instanceof YamlError) {
      throw new SpecError([syntaxError(file, map, error)]);
    }
    if (error instanceof YamlSyntaxFault) {
      const { message, hint, offset = error.offset } = explainSyntax(error.message, source, error.offset);
      throw new SpecError([syntaxError(file, map, { code: 'yaml-syntax', offset, message, hint })]);
    }
    throw error;
  }
}

/** Byte-order marks, as two bytes. */
const UTF16_LE = 0xfffe;
const UTF16_BE = 0xfeff;

/** Decodes a file as PyYAML does: UTF-8, or UTF-16 by its byte-order mark. @throws SpecError when it is neither. */
export function decodeYaml(bytes: Uint8Array, file: string): string {
  const mark = bytes.length >= 2 ? (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0) : 0;
  const encoding = mark === UTF16_LE ? 'utf-16le' : mark === UTF16_BE ? 'utf-16be' : 'utf-8';
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    throw new SpecError([
      {
        severity: 'error',
        code: 'not-utf8',
        file,
        message: 'the file is not UTF-8 text',
        hint: 'save it as UTF-8, or check that it is YAML',
      },
    ]);
  }
}

/**
 * Decodes a file that REANA itself reads: as text in UTF-8, so that UTF-16, which PyYAML reads of bytes, fails there.
 * @throws SpecError when it is not UTF-8
 */
export function decodeUtf8Yaml(bytes: Uint8Array, file: string): string {
  const mark = bytes.length >= 2 ? (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0) : 0;
  if (mark !== UTF16_LE && mark !== UTF16_BE) return decodeYaml(bytes, file);
  const message = 'the file is UTF-16 text, which REANA does not read';
  throw new SpecError([{ severity: 'error', code: 'not-utf8', file, message, hint: 'save it as UTF-8' }]);
}

/** A finding as a diagnostic of the document it was made in. */
export function findingDiagnostic(
  document: YamlDocument,
  finding: YamlFinding,
  severity: Diagnostic['severity'],
): Diagnostic {
  const { kind, message, hint } = finding;
  return {
    severity,
    code: kind,
    file: document.file,
    ...document.map.at(finding.offset),
    message,
    ...defined({ hint }),
  };
}

function syntaxError(
  file: string,
  map: SourceMap,
  fault: Pick<YamlError, 'code' | 'offset' | 'message' | 'hint'>,
): Diagnostic {
  const { code, offset, message, hint } = fault;
  return {
    severity: 'error',
    code,
    file,
    ...map.at(offset),
    message,
    ...defined({ hint }),
  };
}

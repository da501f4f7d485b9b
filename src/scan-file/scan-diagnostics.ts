import type { JsonObject } from '../core/json.js';
import { childPointer } from '../core/json-pointer.js';
import type { Diagnostic, DiagnosticCode } from '../analysis/diagnostic.js';
import { explainShapeError, type Explanation } from '../analysis/shape/explain-shape.js';
import { diagnosticAt } from '../analysis/yaml/origins.js';
import type { ObjectSchema, SchemaChecker } from '../analysis/shape/schema-checker.js';
import type { YamlDocument } from '../analysis/yaml/yaml.js';

/** What is wrong, and what to do about it. */
export interface Fault {
  readonly code: DiagnosticCode;
  readonly message: string;
  readonly hint?: string | undefined;
}

/** Collects the errors and warnings of a scan file, each with its place there. */
export class ScanDiagnostics {
  readonly document: YamlDocument;
  readonly diagnostics: Diagnostic[] = [];
  private readonly checker: SchemaChecker;

  constructor(document: YamlDocument, checker: SchemaChecker) {
    this.document = document;
    this.checker = checker;
  }

  get hasErrors(): boolean {
    return this.diagnostics.some(({ severity }) => severity === 'error');
  }

  error(pointer: string, fault: Fault, place: 'value' | 'key' = 'value'): void {
    this.add('error', pointer, fault, place);
  }

  warning(pointer: string, fault: Fault, place: 'value' | 'key' = 'value'): void {
    this.add('warning', pointer, fault, place);
  }

  /**
   * Checks the shape of a part of the file.
   * @returns the paths of what is wrong, from the part
   */
  check(
    schema: ObjectSchema,
    value: JsonObject,
    pointer: string,
    subject: string,
    hintOf: (explanation: Explanation) => string | undefined = ({ hint }) => hint,
  ): readonly (readonly string[])[] {
    const place = (path: readonly string[]): string => path.reduce(childPointer, pointer);
    const written = (path: readonly string[]): string | undefined =>
      this.document.map.text(writtenPointer(place(path)));
    return this.checker.check(schema, value).map((error) => {
      const explanation = explainShapeError(error, subject, written);
      const fault = { code: explanation.code, message: explanation.message, hint: hintOf(explanation) };
      this.error(place(explanation.path), fault, explanation.place);
      return explanation.path;
    });
  }

  private add(
    severity: Diagnostic['severity'],
    pointer: string,
    { code, message, hint }: Fault,
    place: 'value' | 'key',
  ): void {
    const origin = { document: this.document, pointer: writtenPointer(pointer) };
    this.diagnostics.push(diagnosticAt(origin, { severity, code, message, hint }, place));
  }
}

/** YAML 1.1 reads the key `on` as the truth value. */
export const RETRY_ON_POINTER = '/retry/true';

function writtenPointer(pointer: string): string {
  return pointer === '/retry/on' || pointer.startsWith('/retry/on/')
    ? RETRY_ON_POINTER + pointer.slice('/retry/on'.length)
    : pointer;
}

import type { Diagnostic } from '../diagnostic.js';
import { diagnosticAt } from '../yaml/origins.js';
import { findingDiagnostic, type YamlDocument } from '../yaml/yaml.js';
import { explainErrors, nameKeys } from './explain-errors.js';
import type { FileSchema, NamedInput } from './schema-files.js';

/** What a schema says of a YAML file. */
export interface CheckedDocument {
  readonly diagnostics: readonly Diagnostic[];
  readonly inputs: readonly NamedInput[];
}

/** Checks a YAML file against its schema: each fault is reported at its line. */
export function checkDocument(document: YamlDocument, schema: FileSchema): CheckedDocument {
  const { errors, inputs } = schema.inspect(document.value);
  const written = (pointer: string): string | undefined => document.map.text(pointer);
  const faults = explainErrors(errors, { name: nameKeys, written }).map((fault) =>
    diagnosticAt({ document, pointer: fault.pointer }, { severity: 'error', ...fault }, fault.place),
  );
  const findings = document.findings.flatMap((finding) => {
    const { kind } = finding;
    if (kind === 'duplicate-key') return [findingDiagnostic(document, finding, 'warning')];
    const isLost = kind === 'big-integer' || kind === 'not-json';
    return isLost ? [findingDiagnostic(document, finding, 'error')] : [];
  });
  return { diagnostics: [...findings, ...faults], inputs };
}

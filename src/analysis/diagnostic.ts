import { ReanaMadminerError, type ErrorRecord } from '../core/errors.js';
import type { Action } from '../core/action.js';
import type { DiagnosticCode } from './diagnostic-codes.js';

export type { DiagnosticCode } from './diagnostic-codes.js';

/** One problem of a specification: where it is, what it is, how to fix it. */
export interface Diagnostic {
  readonly severity: 'error' | 'warning';
  readonly code: DiagnosticCode;
  /** Path of the file as the user would type it; `<command line>` for values that are given to a call. */
  readonly file: string;
  /** Line and column count from 1. */
  readonly line?: number;
  readonly column?: number;
  readonly message: string;
  readonly hint?: string;
  readonly action?: Action;
}

/** A specification with at least one error. All diagnostics are kept, not only the first. */
export class SpecError extends ReanaMadminerError {
  declare readonly code: 'invalid-specification';
  readonly diagnostics: readonly Diagnostic[];

  constructor(diagnostics: readonly Diagnostic[]) {
    super('invalid-specification', diagnostics.map(formatDiagnostic).join('\n'));
    this.diagnostics = diagnostics;
  }

  override toJSON(): ErrorRecord & Pick<SpecError, 'diagnostics'> {
    return { ...super.toJSON(), diagnostics: this.diagnostics };
  }
}

/** `file:line:column: message`, and the hint on a line of its own. */
export function formatDiagnostic(diagnostic: Diagnostic): string {
  const { file, line, column, message, hint } = diagnostic;
  const place = [file, line, column].filter((part) => part !== undefined).join(':');
  return `${place}: ${message}${hint === undefined ? '' : `\n  hint: ${hint}`}`;
}

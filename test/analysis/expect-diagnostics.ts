import { SpecError, type Diagnostic } from '../../src/analysis/diagnostic.js';
import { expectWords } from '../support/words.js';

/**
 * Compares where each diagnostic stands, and with which code, and its words with the room's golden file.
 * @param places `file:line:column code` of each
 * @param label tells several calls of one test apart
 */
export function expectDiagnostics(
  found: readonly Diagnostic[],
  places: readonly string[],
  label?: string,
): void {
  expect(placesOf(found)).toEqual(places);
  expectWords(found.map(wordsOf), label);
}

export function placesOf(diagnostics: readonly Diagnostic[]): string[] {
  return diagnostics.map(({ file, line, column, code }) => {
    const place = [file, line, column].filter((part) => part !== undefined).join(':');
    return `${place} ${code}`;
  });
}

/** What people read of one, besides its place. */
export function wordsOf({ message, hint }: Diagnostic): string {
  return hint === undefined ? message : `${message}\nhint: ${hint}`;
}

/** The same, told from a folder on that differs from run to run. */
export function toldFrom(folder: string, diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return JSON.parse(JSON.stringify(diagnostics).replaceAll(`${folder}/`, '')) as Diagnostic[];
}

/** What a SpecError that is thrown, or that a promise is rejected with, has to say. */
export async function diagnosticsOf(action: () => unknown): Promise<readonly Diagnostic[]> {
  try {
    await action();
  } catch (error) {
    if (error instanceof SpecError) return error.diagnostics;
    throw error;
  }
  throw new Error('nothing was wrong');
}

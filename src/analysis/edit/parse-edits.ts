import { SpecError, type Diagnostic } from '../diagnostic.js';
import type { FileEdit } from './file-edit.js';
import { COMMAND_LINE, readTypedValue } from '../parameters.js';

/**
 * The edits of `FILE#/pointer=value` texts, as `--set` takes them; values are typed as those of `-p`.
 * @throws SpecError for a text that is not an edit, and for values that can't be stored
 */
export function parseFileEdits(
  texts: readonly string[],
  warn: (warning: Diagnostic) => void = () => undefined,
): readonly FileEdit[] {
  const edits: FileEdit[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const text of texts) {
    const [, file, pointer, written = ''] = /^([^#]+)#([^=]*)=([\s\S]*)$/.exec(text) ?? [];
    if (file === undefined || pointer === undefined) {
      diagnostics.push(noEdit(text));
      continue;
    }
    const place = `${file.trim()}#${pointer.trim()}`;
    if (written.trim() === '') {
      diagnostics.push(noValue(place, `write ${place}=null for none, ${place}='""' for the empty text`));
      continue;
    }
    if (/^#/.test(written.trim())) {
      const hint = `YAML takes it for a comment; put it in quotes: ${place}='"${written.trim()}"'`;
      diagnostics.push(noValue(place, hint));
      continue;
    }
    const read = readTypedValue(written, { what: place, example: (value) => `${place}=${value}` });
    for (const fault of read.diagnostics) {
      if (fault.code === 'odd-number') warn(fault);
      // A number that loses digits is not the one that was written.
      else diagnostics.push({ ...fault, severity: 'error' });
    }
    if (read.value !== undefined)
      edits.push({ file: file.trim(), pointer: pointer.trim(), value: read.value });
  }
  if (diagnostics.length > 0) throw new SpecError(diagnostics);
  return edits;
}

function noValue(place: string, hint: string): Diagnostic {
  return { severity: 'error', code: 'no-value', file: COMMAND_LINE, message: `${place} has no value`, hint };
}

function noEdit(text: string): Diagnostic {
  const isAssignment = /^[^#=/]+=/.test(text);
  return {
    severity: 'error',
    code: 'bad-assignment',
    file: COMMAND_LINE,
    message: `'${text}' names no value in a file`,
    hint: isAssignment ? `a parameter is set with -p ${text}` : 'write it as FILE#/key/key=value',
  };
}

import { isJsonObject, parseJson } from '../../core/json.js';
import type { FailureCause } from '../events.js';
import { decodeCause } from '../failures/decode-cause.js';

/** A line of the journal of a scan; runs by their ids. */
export type ScanJournalEntry =
  | { readonly type: 'made'; readonly run: string }
  /** The run was started or deleted. */
  | { readonly type: 'settled'; readonly run: string }
  | { readonly type: 'cause'; readonly run: string; readonly cause: FailureCause };

/** The state that the lines record. */
export interface JournalledScan {
  /** Runs that were created and not started. */
  readonly open: Set<string>;
  readonly causes: Map<string, FailureCause>;
}

export function applyEntries(notes: readonly ScanJournalEntry[], { open, causes }: JournalledScan): void {
  for (const note of notes) {
    if (note.type === 'made') open.add(note.run);
    else if (note.type === 'settled') open.delete(note.run);
    else causes.set(note.run, note.cause);
  }
}

export function formatScanEntry(note: ScanJournalEntry): string {
  return `${JSON.stringify(note)}\n`;
}

/** The entries of a file. A killed process may have left an incomplete line, which is ignored. */
export function parseScanEntries(text: string): readonly ScanJournalEntry[] {
  return text.split('\n').flatMap((line) => (line === '' ? [] : (parseScanEntry(line) ?? [])));
}

function parseScanEntry(line: string): ScanJournalEntry | undefined {
  const value = parseJson(line);
  if (!isJsonObject(value)) return undefined;
  const { type, run } = value;
  if (typeof run !== 'string') return undefined;
  if (type === 'made' || type === 'settled') return { type, run };
  const cause = decodeCause(value['cause']);
  return type === 'cause' && cause !== undefined ? { type, run, cause } : undefined;
}

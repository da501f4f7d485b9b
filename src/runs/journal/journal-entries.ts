import { isJsonArray, isJsonObject, parseJson, type JsonValue } from '../../core/json.js';
import type { RunReference } from '../../reana/model.js';

/** What is recorded about a submission. Each entry is in the file before the request that it announces is sent. */
export type JournalEntry =
  | { readonly type: 'begun'; readonly begin: JournalHeader }
  | { readonly type: 'create-sent' }
  /** Whether the server created the run is being determined. */
  | { readonly type: 'settling' }
  /** The server has certainly created none. */
  | { readonly type: 'not-created' }
  | { readonly type: 'created'; readonly run: RunReference; readonly seeded: boolean }
  | { readonly type: 'verified' }
  | { readonly type: 'start-sent' }
  | { readonly type: 'ended' };

/** What a submission is about. It holds no parameters and no credentials. */
export interface JournalHeader {
  /** Milliseconds since the epoch. */
  readonly time: number;
  readonly server: string;
  /** Absolute path of the analysis. */
  readonly file: string;
  /** Name of the run, without number. */
  readonly name: string;
  /** Digest of everything that decides what is run, except the parameters. */
  readonly digest: string;
  /** Ids of the runs of this name that already existed, created and not started. */
  readonly before: readonly string[];
}

/** How far a submission got. */
export interface JournalState {
  readonly begin: JournalHeader;
  /**
   * `creating`: create was sent and no response recorded; `settling`: the same, and the outcome was being determined.
   */
  readonly phase: 'begun' | 'creating' | 'settling' | 'created' | 'starting' | 'ended';
  readonly run?: RunReference;
  /** The server put the workflow's files into the workspace itself. */
  readonly seeded: boolean;
}

/** One line of a journal. */
export function formatEntry(entry: JournalEntry): string {
  return `${JSON.stringify(entry)}\n`;
}

/** The state that a journal records, or undefined when it was not begun. Lines that are not entries are ignored. */
export function readState(text: string): JournalState | undefined {
  let state: JournalState | undefined;
  for (const line of text.split('\n')) {
    const entry = parseEntry(line);
    if (entry?.type === 'begun') state = beginState(entry.begin);
    else if (entry !== undefined && state !== undefined) state = foldEntry(state, entry);
  }
  return state;
}

export function beginState(begin: JournalHeader): JournalState {
  return { begin, phase: 'begun', seeded: false };
}

export function foldEntry(state: JournalState, entry: JournalEntry): JournalState {
  const { begin } = state;
  switch (entry.type) {
    case 'begun':
    case 'not-created':
      return beginState(begin);
    case 'create-sent':
      return { ...beginState(begin), phase: 'creating' };
    case 'settling':
      return { ...beginState(begin), phase: 'settling' };
    case 'created':
      return { ...beginState(begin), phase: 'created', run: entry.run, seeded: entry.seeded };
    case 'verified':
      return state;
    case 'start-sent':
      return { ...state, phase: 'starting' };
    case 'ended':
      return { ...state, phase: 'ended' };
  }
}

/** An entry as it was written; undefined for the half line that a killed program leaves. */
function parseEntry(line: string): JournalEntry | undefined {
  const value = line === '' ? undefined : parseJson(line);
  if (!isJsonObject(value)) return undefined;
  switch (value['type']) {
    case 'begun':
      return isHeader(value['begin']) ? (value as unknown as JournalEntry) : undefined;
    case 'created':
      return isReference(value['run']) ? (value as unknown as JournalEntry) : undefined;
    case 'create-sent':
    case 'settling':
    case 'not-created':
    case 'verified':
    case 'start-sent':
    case 'ended':
      return { type: value['type'] };
    default:
      return undefined;
  }
}

function isHeader(value: JsonValue | undefined): boolean {
  return (
    isJsonObject(value) &&
    typeof value['time'] === 'number' &&
    ['server', 'file', 'name', 'digest'].every((key) => typeof value[key] === 'string') &&
    isJsonArray(value['before']) &&
    value['before'].every((id) => typeof id === 'string')
  );
}

function isReference(value: JsonValue | undefined): boolean {
  return isJsonObject(value) && typeof value['id'] === 'string' && typeof value['name'] === 'string';
}

import { defined } from '../../core/defined.js';
import { array, jsonText, object, optional, record, string, type Decoder } from '../wire/decode.js';
import type { CallOptions } from '../model.js';
import { apiPath } from '../http/path.js';
import type { Transport } from '../http/transport.js';

export interface DiffOptions extends CallOptions {
  /** Only reports which files differ. */
  readonly brief?: boolean;
  /** Unchanged lines around each change; 5 when left out. */
  readonly contextLines?: number;
}

/** How two runs differ, in the format of `diff`. */
export interface RunDifferences {
  /** Lines of each section of `reana.yaml` that differs. */
  readonly specification: Readonly<Record<string, readonly string[]>>;
  /** Output of `diff -r` for the two workspaces; empty when they are the same. */
  readonly workspace: string;
}

/** REANA's default. Without the number in the request, its servers fail with a status of 500. */
const DEFAULT_CONTEXT = 5;

/** One text, or its lines. */
const text: Decoder<string> = (value, at) =>
  Array.isArray(value) ? array(string)(value, at).join('\n') : string(value, at);
const lines: Decoder<readonly string[]> = (value, at) =>
  value === null ? [] : text(value, at).replace(/\n$/, '').split('\n');

const diffResponse = object({
  reana_specification: jsonText(record(lines)),
  workspace_listing: optional(jsonText(optional(text))),
});

/** Compares the specifications, with the parameters given at start, and the workspaces of two runs. */
export async function diffRuns(
  transport: Transport,
  one: string,
  other: string,
  { brief, contextLines = DEFAULT_CONTEXT, signal }: DiffOptions = {},
): Promise<RunDifferences> {
  const response = await transport.json(
    {
      method: 'GET',
      path: apiPath`/workflows/${one}/diff/${other}`,
      query: defined({ brief, context_lines: contextLines }),
      signal,
    },
    diffResponse,
  );
  const sections = Object.entries(response.reana_specification).filter(
    ([, changed]) => changed.join('') !== '',
  );
  return { specification: Object.fromEntries(sections), workspace: response.workspace_listing ?? '' };
}

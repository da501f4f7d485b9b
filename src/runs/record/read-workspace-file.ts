import type { RestClient } from '../../reana/rest-client.js';
import type { WorkspaceFile } from '../../reana/model.js';
import { ReanaMadminerError } from '../../core/errors.js';
import { defined } from '../../core/defined.js';
import type { ReadFileOptions } from './run-record.js';

const MOST_BYTES = 4 * 2 ** 20;
const ATTEMPTS = 3;

/**
 * Reads a small file of a run into memory; `undefined` when the run has no such file, or a larger one. A file that
 * turns out larger than it was listed counts as too large.
 */
export async function readWorkspaceFile(
  client: RestClient,
  run: string,
  file: WorkspaceFile | undefined,
  { mostBytes = MOST_BYTES, signal }: ReadFileOptions = {},
): Promise<Uint8Array | undefined> {
  if (file === undefined || file.size > mostBytes) return undefined;
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await readOnce(client, run, file.path, mostBytes, signal);
    } catch (error) {
      // A connection that breaks within a body is not tried again by the client itself.
      if (attempt === ATTEMPTS || signal?.aborted === true || ReanaMadminerError.is(error)) throw error;
    }
  }
}

async function readOnce(
  client: RestClient,
  run: string,
  path: string,
  mostBytes: number,
  signal: AbortSignal | undefined,
): Promise<Uint8Array | undefined> {
  const stream = await client.workspace.open(run, path, defined({ signal }));
  const parts: Buffer[] = [];
  let size = 0;
  // Leaving the loop closes the connection.
  for await (const part of stream as AsyncIterable<Buffer>) {
    size += part.length;
    if (size > mostBytes) return undefined;
    parts.push(part);
  }
  return Buffer.concat(parts);
}

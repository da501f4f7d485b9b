import { compareText } from '../../core/text/compare.js';
import { number, object, optional, record, string, withDefault } from '../wire/decode.js';
import type { ApiPath } from '../http/path.js';
import type { CallOptions } from '../model.js';
import type { Transport } from '../http/transport.js';

/** The outcome of a removal of files. Both lists are empty when nothing matched. */
export interface RemovalReport {
  /** POSIX paths and bytes, sorted by path. */
  readonly removed: readonly { readonly path: string; readonly size: number }[];
  readonly failed: readonly { readonly path: string; readonly reason: string }[];
}

const removeResponse = object({
  deleted: withDefault(record(object({ size: optional(number) })), {}),
  failed: withDefault(record(object({ error: withDefault(string, 'no reason given') })), {}),
});

export async function removeFiles(
  transport: Transport,
  path: ApiPath,
  { signal }: CallOptions = {},
): Promise<RemovalReport> {
  const { deleted, failed } = await transport.json({ method: 'DELETE', path, signal }, removeResponse);
  return {
    removed: sorted(deleted).map(([name, { size }]) => ({ path: name, size: size ?? 0 })),
    failed: sorted(failed).map(([name, { error }]) => ({ path: name, reason: error })),
  };
}

function sorted<T>(files: Readonly<Record<string, T>>): [string, T][] {
  return Object.entries(files).sort(([one], [other]) => compareText(one, other));
}

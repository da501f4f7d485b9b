import { defined } from '../../core/defined.js';
import { array, number, object, string } from '../wire/decode.js';
import type { CallOptions } from '../model.js';
import { apiPath } from '../http/path.js';
import { jsonBody } from '../http/request-body.js';
import type { Transport } from '../http/transport.js';

export interface DiskUsageOptions extends CallOptions {
  /** Only the total. */
  readonly summarize?: boolean;
  /** Only files whose name holds one of these. */
  readonly names?: readonly string[];
  /** Only files whose size, as `du` writes it in bytes, holds one of these. */
  readonly sizes?: readonly string[];
}

/** The disk space of a file or a directory, in whole blocks. */
export interface DiskUse {
  /** POSIX path relative to the workspace, `.` for the whole of it. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
}

const usageResponse = object({
  disk_usage_info: array(object({ name: string, size: object({ raw: number }) })),
});

/** Sizes in a workspace as `du` reports them, in the server's order. */
export async function diskUsage(
  transport: Transport,
  run: string,
  { summarize = false, names, sizes, signal }: DiskUsageOptions = {},
): Promise<readonly DiskUse[]> {
  const filters = defined({ name: names, size: sizes });
  const search = Object.keys(filters).length === 0 ? undefined : JSON.stringify(filters);
  const response = await transport.json(
    {
      method: 'GET',
      path: apiPath`/workflows/${run}/disk_usage`,
      // The server reads them from the body, also of a GET.
      body: jsonBody(defined({ summarize, search })),
      signal,
    },
    usageResponse,
  );
  return response.disk_usage_info.map(({ name, size }) => ({ path: toPath(name), size: size.raw }));
}

function toPath(name: string): string {
  const path = name.replace(/^\/+/, '');
  return path === '' ? '.' : path;
}

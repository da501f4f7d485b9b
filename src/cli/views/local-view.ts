import type { Paint } from '../io.js';
import { factsText } from './table.js';

/** What there is to know of the embedded server. Its token is in none of it. */
export type LocalServerState =
  | { readonly running: false }
  | {
      readonly running: true;
      readonly started?: boolean;
      readonly url: string;
      readonly pid: number;
      readonly dataDir: string;
      /** Absent for servers from before the first version that wrote it. */
      readonly version?: string;
    };

export function localServerText(server: LocalServerState, paint: Paint): string {
  if (!server.running) return 'no local server is running';
  return factsText(
    [
      ['local server', server.started === false ? 'was running already' : paint.green('running')],
      ['address', server.url],
      ['process', String(server.pid)],
      ['data', server.dataDir],
      ['version', server.version ?? 'not reported'],
    ],
    paint,
  );
}

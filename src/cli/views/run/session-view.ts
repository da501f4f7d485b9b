import type { Run, RunSession } from '../../../reana/model.js';
import type { Paint } from '../../io.js';
import { formatTime } from '../quantities.js';
import { tableText } from '../table.js';

/** A run with the address of its session, without the credential. */
export interface RunWithSession extends Run {
  readonly session?: RunSession & { readonly url?: string };
}

/** One line per open session. */
export function sessionsText(runs: readonly RunWithSession[], paint: Paint): string {
  if (runs.length === 0) return 'no open sessions';
  return tableText(
    ['RUN', 'SESSION', 'STATUS', 'CREATED', 'ADDRESS'],
    runs.map(({ name, session, created }) => [
      name,
      session?.type ?? '-',
      session?.rawStatus ?? '-',
      formatTime(created),
      session?.url ?? '-',
    ]),
    paint,
  );
}

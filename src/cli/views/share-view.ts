import type { RunReference } from '../../reana/model.js';
import type { Share } from '../../reana/calls/sharing.js';
import type { Paint } from '../io.js';
import { tableText } from './table.js';
import { lines } from '../output/printable.js';

/** A run and the users it is shared with. */
export interface SharedRun {
  readonly run: RunReference;
  readonly sharedWith: readonly Share[];
}

export function sharedText({ run, sharedWith }: SharedRun, paint: Paint): string {
  if (sharedWith.length === 0) return lines(`${run.name} is not shared`);
  return tableText(
    [`${run.name} IS SHARED WITH`, 'UNTIL'],
    // Days of the server, which counts in UTC.
    sharedWith.map(({ user, validUntil }) => [user, validUntil?.toISOString().slice(0, 10) ?? 'no end']),
    paint,
  );
}

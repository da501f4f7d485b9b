import type { FailedPoint, ScanEvent, ScanOutcome } from '../../scans/events.js';
import type { ScanPoint } from '../../scan-file/scan.js';
import { describeError } from '../views/error-view.js';

/** A point as JSON tells of it. */
export type PointDescription = Pick<ScanPoint, 'index' | 'key' | 'values'>;
export type FailedPointDescription = Omit<FailedPoint, 'point'> & { readonly point: PointDescription };

/** An event as a line of JSON: without what a point sets, which the scan file says already. */
export function describeScanEvent(event: ScanEvent, now: number): Readonly<Record<string, unknown>> {
  return { time: new Date(now).toISOString(), ...describe(event) };
}

function describe(event: ScanEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'ended':
      return { type: event.type, outcome: describeOutcome(event.outcome) };
    case 'connection-lost':
      return { type: event.type, error: describeError(event.error) };
    default: {
      if (!('point' in event)) return { ...event };
      const { id, name } = event.run;
      return { ...event, point: describePoint(event.point), run: { id, name } };
    }
  }
}

export function describeOutcome(
  outcome: ScanOutcome,
): Omit<ScanOutcome, 'failed'> & { readonly failed: readonly FailedPointDescription[] } {
  return { ...outcome, failed: outcome.failed.map(describeFailedPoint) };
}

function describeFailedPoint({ point, ...failure }: FailedPoint): FailedPointDescription {
  return { point: describePoint(point), ...failure };
}

export function describePoint({ index, key, values }: ScanPoint): PointDescription {
  return { index, key, values };
}

import type { FailedPoint, ScanEvent, ScanOutcome } from '../../../scans/events.js';
import type { ScanPoint } from '../../../scan-file/scan.js';
import { describeError } from '../../views/error-view.js';

/** A point, as JSON. */
export type PointJson = Pick<ScanPoint, 'index' | 'key' | 'values'>;
export type FailedPointJson = Omit<FailedPoint, 'point'> & { readonly point: PointJson };

/** An event as a line of JSON, without what a point sets, which is in the scan file. */
export function scanEventJson(event: ScanEvent, now: number): Readonly<Record<string, unknown>> {
  return { time: new Date(now).toISOString(), ...scanEventFields(event) };
}

function scanEventFields(event: ScanEvent): Readonly<Record<string, unknown>> {
  switch (event.type) {
    case 'ended':
      return { type: event.type, outcome: scanOutcomeJson(event.outcome) };
    case 'connection-lost':
      return { type: event.type, error: describeError(event.error) };
    default: {
      if (!('point' in event)) return { ...event };
      const { id, name } = event.run;
      return { ...event, point: pointJson(event.point), run: { id, name } };
    }
  }
}

export function scanOutcomeJson(
  outcome: ScanOutcome,
): Omit<ScanOutcome, 'failed'> & { readonly failed: readonly FailedPointJson[] } {
  return { ...outcome, failed: outcome.failed.map(failedPointJson) };
}

function failedPointJson({ point, ...failure }: FailedPoint): FailedPointJson {
  return { point: pointJson(point), ...failure };
}

export function pointJson({ index, key, values }: ScanPoint): PointJson {
  return { index, key, values };
}

import type { Run, StepLog } from '../../reana/model.js';
import { redact } from '../../core/redact.js';
import type { ScanState } from '../../scans/scan-state.js';
import type { RunRow, ScanView, StepRow } from '../messages.js';

export function runRow({ id, name, status, created, started, ended, progress }: Run): RunRow {
  const { finished, failed, total } = progress;
  return { id, name, status, ...times({ created, started, ended }), finished, failed, total };
}

export function stepRow({ jobId, name, status, image, command, started, ended }: StepLog): StepRow {
  return { jobId, name, status, image, command: redact(command), ...times({ started, ended }) };
}

export function scanView({ name, isStopped, counts, points }: ScanState): ScanView {
  return {
    ...{ name, isStopped, counts: { ...counts } },
    points: points.map((point) => {
      const run = point.runs.at(-1);
      return {
        name: point.name,
        status: point.status,
        values: point.point?.values ?? {},
        ...(run === undefined ? {} : { run: { id: run.id, name: run.name } }),
      };
    }),
  };
}

function times<K extends string>(
  given: Readonly<Record<K, Date | undefined>>,
): Readonly<Partial<Record<K, string>>> {
  const known = Object.entries<Date | undefined>(given).flatMap(([key, time]) =>
    time === undefined ? [] : [[key, time.toISOString()] as const],
  );
  return Object.fromEntries(known) as Partial<Record<K, string>>;
}

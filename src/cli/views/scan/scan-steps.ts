import type { RunReference } from '../../../reana/model.js';
import type { ScanMode } from '../../../scan-file/scan.js';

/** What to do about failed points: read the logs of one, and run them again. */
export function stepsAfterFailure(
  scan: string,
  mode: ScanMode,
  run: Pick<RunReference, 'name'> | undefined,
  local: string,
): readonly string[] {
  if (run === undefined) return [];
  const again = `scan resume ${scan} --again --wait${local}    after fixing what made points fail`;
  return [`logs ${run.name}${local}`, ...(mode === 'runs' ? [again] : [])];
}

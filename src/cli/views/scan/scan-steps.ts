import type { RunReference } from '../../../reana/model.js';
import type { ScanMode } from '../../../scan-file/scan.js';

/** What there is to do about points that have failed: to read what one wrote, and to make them again. */
export function stepsAfterFailure(
  scan: string,
  mode: ScanMode,
  run: Pick<RunReference, 'name'> | undefined,
  local: string,
): readonly string[] {
  if (run === undefined) return [];
  const again = `scan resume ${scan} --again --wait${local}    when what made points fail is mended`;
  return [`logs ${run.name}${local}`, ...(mode === 'runs' ? [again] : [])];
}

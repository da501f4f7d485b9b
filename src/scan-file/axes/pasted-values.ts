import { findPastedValues } from '../../analysis/serial/pasted-values.js';
import type { SerialWorkflow } from '../../analysis/serial/serial-workflow.js';
import { parseTarget } from '../scan.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';
import type { TargetValue } from './setting.js';

/**
 * Warns of the values of a scan that a serial workflow pastes into a command where the shell reads them as something
 * else: only of the first one for each place in the scan file.
 */
export function checkPastedValues(
  assignments: Iterable<TargetValue>,
  workflow: SerialWorkflow | undefined,
  report: ScanDiagnostics,
): void {
  if (workflow === undefined) return;
  const told = new Set<string>();
  for (const { target, value, pointer } of assignments) {
    const parts = parseTarget(target);
    if (parts.kind !== 'parameter' || value === null || told.has(pointer)) continue;
    const [first] = findPastedValues(workflow, { [parts.name]: value });
    if (first === undefined) continue;
    told.add(pointer);
    const { code, message, hint } = first;
    report.warning(pointer, { code, message, hint });
  }
}

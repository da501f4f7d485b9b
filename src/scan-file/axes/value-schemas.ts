import type { JsonValue } from '../../core/json.js';
import { writeJson } from '../../core/json/write-json.js';
import type { AnalysisSchemas } from '../../analysis/value-schemas/analysis-schemas.js';
import type { ValueFault } from '../../analysis/value-schemas/value-fault.js';
import { applyEdits } from '../../analysis/edit/yaml-edit.js';
import type { TargetValue } from './setting.js';
import { parseTarget } from '../scan.js';
import type { Card } from '../scan-cards.js';
import type { ScanDiagnostics } from '../scan-diagnostics.js';

/**
 * Reports the values of a scan that the schemas of the analysis and of its cards refuse: each distinct value of a
 * target once, and only the first one for each place in the scan file.
 */
export async function checkValueSchemas(
  assignments: Iterable<TargetValue>,
  schemas: AnalysisSchemas,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): Promise<void> {
  const seen = new Set<string>();
  const told = new Set<string>();
  for (const assignment of assignments) {
    const { target, value, pointer } = assignment;
    const key = `${target} ${writeJson(value)}`;
    if (seen.has(key) || told.has(pointer)) continue;
    seen.add(key);
    const faults = await findFaults(assignment, schemas, cards, report);
    for (const { code, message, hint } of faults) report.error(pointer, { code, message, hint });
    if (faults.length > 0) told.add(pointer);
  }
}

async function findFaults(
  { target, value }: TargetValue,
  schemas: AnalysisSchemas,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): Promise<readonly ValueFault[]> {
  const parts = parseTarget(target);
  if (parts.kind === 'parameter') {
    const { faults, diagnostics } = await schemas.checkParameters({ [parts.name]: value });
    report.diagnostics.push(...diagnostics);
    return faults;
  }
  const card = cards.get(parts.file);
  if (card === undefined || 'fault' in card) return [];
  const faultsOf = (content: JsonValue): Promise<readonly ValueFault[]> =>
    schemas.checkContent(parts.file, content);
  const before = new Set((await faultsOf(card.content)).map(({ message }) => message));
  const after = await faultsOf(applyEdits(card.content, parts.file, [{ pointer: parts.pointer, value }]));
  return after.filter(({ message }) => !before.has(message));
}

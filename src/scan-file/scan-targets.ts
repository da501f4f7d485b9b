import type { JsonValue } from '../core/json.js';
import { resolvePointer } from '../core/json-pointer.js';
import { nearest } from '../core/text/nearest.js';
import { findPlaceFault } from '../analysis/edit/file-edit.js';
import { parseTarget } from './scan.js';
import type { Card } from './scan-cards.js';
import type { Mention } from './scan-mentions.js';
import type { Fault, ScanDiagnostics } from './scan-diagnostics.js';
import type { ScannedAnalysis } from './scanned-analysis.js';

/** The values that targets have in the analysis and its cards; undefined for keys that are new there. */
export type BaseValues = ReadonlyMap<string, JsonValue | undefined>;

/** Looks up every target of a scan, and reports unknown ones. */
export function findBaseValues(
  mentions: readonly Mention[],
  analysis: ScannedAnalysis,
  cards: ReadonlyMap<string, Card>,
  report: ScanDiagnostics,
): BaseValues {
  const values = new Map<string, JsonValue | undefined>();
  for (const { target, pointer, place } of mentions) {
    const parts = parseTarget(target);
    if (parts.kind === 'parameter') {
      const fault = findParameterFault(parts.name, analysis);
      if (fault === undefined) values.set(target, analysis.parameters[parts.name]);
      else report.error(pointer, fault, place);
      continue;
    }
    const card = cards.get(parts.file);
    if (card === undefined) continue;
    if ('fault' in card) {
      report.error(pointer, card.fault, place);
      continue;
    }
    const fault = findPlaceFault(card.content, parts.file, parts.pointer);
    if (fault?.severity === 'error') {
      report.error(pointer, fault, place);
      continue;
    }
    if (fault !== undefined) report.warning(pointer, fault, place);
    values.set(target, resolvePointer(card.content, parts.pointer) as JsonValue | undefined);
  }
  return values;
}

function findParameterFault(name: string, { parameters, display }: ScannedAnalysis): Fault | undefined {
  if (Object.hasOwn(parameters, name)) return undefined;
  const known = Object.keys(parameters);
  const near = nearest(name, known);
  const isPath = name.includes('/');
  return {
    code: 'unknown-parameter',
    message: `${display} has no parameter '${name}'`,
    hint: isPath
      ? `a value in a file is written ${name}#/key/key`
      : near === undefined
        ? known.length === 0
          ? 'it has none'
          : `it has ${known.join(', ')}`
        : `did you mean '${near}'?`,
  };
}

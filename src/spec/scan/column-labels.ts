import { posix } from 'node:path';
import { childPointer, decodePointer } from '../../core/json-pointer.js';
import { nearest } from '../../core/nearest.js';
import { parseTarget, POINT_COLUMNS, type ScanColumn } from './scan.js';
import { canonicalTarget, type Mention } from './scan-mentions.js';
import type { ScanReport } from './scan-report.js';

const TABLE_COLUMNS: readonly string[] = POINT_COLUMNS;

/**
 * The columns of a scan's table, with labels that are distinct: those that the file gives; else the parameter's name
 * or the last keys of the pointer, as many as it takes.
 */
export function labelColumns(
  mentions: readonly Mention[],
  labels: Readonly<Record<string, string>>,
  report: ScanReport,
): ScanColumn[] {
  const varying = mentions.filter(({ role }) => role !== 'set');
  const given = readLabels(varying, labels, report);
  const taken = new Set([...TABLE_COLUMNS, ...given.values()]);
  const open = varying.filter(({ target }) => !given.has(target));
  const choices = new Map(open.map(({ target }) => [target, choicesOf(target)]));
  const depths = new Map(open.map(({ target }) => [target, 0]));
  const labelOf = (target: string): string => {
    const own = choices.get(target) ?? [];
    return given.get(target) ?? own[depths.get(target) ?? 0] ?? target;
  };
  // All of a clash get longer, so that none of them looks like the only one; whole targets are distinct.
  for (let isChanged = true; isChanged;) {
    isChanged = false;
    const all = open.map(({ target }) => [target, labelOf(target)] as const);
    for (const [target, label] of all) {
      const isUsed = taken.has(label) || all.some(([other, its]) => other !== target && its === label);
      const depth = depths.get(target) ?? 0;
      if (!isUsed || depth >= (choices.get(target)?.length ?? 0)) continue;
      depths.set(target, depth + 1);
      isChanged = true;
    }
  }
  for (const { target } of open) {
    if (taken.has(labelOf(target))) {
      report.error('/labels', { message: `two columns would be called '${labelOf(target)}'` }, 'key');
    }
  }
  return varying.map(({ target, role }) => ({ label: labelOf(target), target, isRepeat: role === 'repeat' }));
}

function readLabels(
  varying: readonly Mention[],
  labels: Readonly<Record<string, string>>,
  report: ScanReport,
): Map<string, string> {
  const given = new Map<string, string>();
  const known = varying.map(({ target }) => target);
  for (const [text, label] of Object.entries(labels)) {
    const target = canonicalTarget(text);
    const pointer = childPointer('/labels', text);
    if (!known.includes(target)) {
      const near = nearest(target, known);
      const hint = near === undefined ? `there is ${known.join(', ')}` : `did you mean ${near}?`;
      report.error(pointer, { message: `no axis changes ${text}`, hint }, 'key');
    } else if ([...given.values()].includes(label)) {
      report.error(pointer, { message: `two columns would be called '${label}'` });
    } else if (TABLE_COLUMNS.includes(label)) {
      report.error(pointer, { message: `a column of every scan is called '${label}'` });
    } else if (label.trim() === '') {
      report.error(pointer, { message: 'a label is not empty' });
    } else if (/\p{Cc}/u.test(label)) {
      report.error(pointer, { message: 'a label is one line of text, without control characters' });
    } else given.set(target, label);
  }
  return given;
}

/** Names of numbers are no names of other columns. */
export function checkNumberNames(
  names: readonly string[],
  columns: readonly ScanColumn[],
  report: ScanReport,
): void {
  const taken = [...TABLE_COLUMNS, ...columns.map(({ label }) => label)];
  for (const name of names.filter((each) => taken.includes(each))) {
    report.error(
      childPointer('/collect/values', name),
      { message: `two columns would be called '${name}'` },
      'key',
    );
  }
}

/** From short to long. */
function choicesOf(text: string): string[] {
  const target = parseTarget(text);
  if (target.kind === 'parameter')
    return [TABLE_COLUMNS.includes(target.name) ? `parameter.${target.name}` : target.name];
  const keys = decodePointer(target.pointer);
  const file = posix.basename(target.file, posix.extname(target.file));
  const tails = keys.map((_, index) => keys.slice(-index - 1));
  // The number of an item says nothing alone.
  const telling = tails.filter(([first = '']) => !/^\d+$/.test(first));
  return [...telling.map((tail) => tail.join('.')), [file, ...keys].join('.')];
}

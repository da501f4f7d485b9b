import { posix } from 'node:path';
import { childPointer, decodePointer } from '../core/json-pointer.js';
import { nearest } from '../core/text/nearest.js';
import { GROUP_COLUMNS, parseTarget, POINT_COLUMNS, SPREADS, type ScanColumn } from './scan.js';
import { canonicalTarget, type Mention } from './scan-mentions.js';
import type { Fault, ScanDiagnostics } from './scan-diagnostics.js';

/**
 * The columns of a scan's table, with labels that are distinct: those that the file gives; else the parameter's name
 * or the last keys of the pointer, as many as it takes.
 */
export function labelColumns(
  mentions: readonly Mention[],
  labels: Readonly<Record<string, string>>,
  report: ScanDiagnostics,
): ScanColumn[] {
  const varying = mentions.filter(({ role }) => role !== 'set');
  const given = readLabels(varying, labels, report);
  const reserved = reservedNames(varying);
  const taken = new Set([...reserved, ...given.values()]);
  const open = varying.filter(({ target }) => !given.has(target));
  const choices = new Map(open.map(({ target }) => [target, choicesOf(target, reserved)]));
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
      report.error('/labels', twoCalled(labelOf(target)), 'key');
    }
  }
  return varying.map(({ target, role }) => ({ label: labelOf(target), target, isRepeat: role === 'repeat' }));
}

/** Names of columns that the tables of the scan have anyway. */
function reservedNames(varying: readonly Mention[]): readonly string[] {
  const isRepeated = varying.some(({ role }) => role === 'repeat');
  return isRepeated ? [...POINT_COLUMNS, ...GROUP_COLUMNS] : POINT_COLUMNS;
}

function readLabels(
  varying: readonly Mention[],
  labels: Readonly<Record<string, string>>,
  report: ScanDiagnostics,
): Map<string, string> {
  const given = new Map<string, string>();
  const known = varying.map(({ target }) => target);
  const reserved = reservedNames(varying);
  for (const [text, label] of Object.entries(labels)) {
    const target = canonicalTarget(text);
    const pointer = childPointer('/labels', text);
    if (!known.includes(target)) {
      const near = nearest(target, known);
      const hint = near === undefined ? `there is ${known.join(', ')}` : `did you mean ${near}?`;
      const message = `no axis changes ${text}`;
      report.error(pointer, { code: 'unknown-column', message, hint }, 'key');
    } else if ([...given.values()].includes(label)) {
      report.error(pointer, twoCalled(label));
    } else if (reserved.includes(label)) {
      const scans = POINT_COLUMNS.some((name) => name === label) ? 'every scan' : 'every scan with repeats';
      report.error(pointer, { code: 'name-taken', message: `a column of ${scans} is called '${label}'` });
    } else if (label.trim() === '') {
      report.error(pointer, { code: 'bad-name', message: 'a label is not empty' });
    } else if (/\p{Cc}/u.test(label)) {
      const message = 'a label is one line of text, without control characters';
      report.error(pointer, { code: 'bad-name', message });
    } else given.set(target, label);
  }
  return given;
}

/**
 * Names that no number of these columns' tables may have, and what two columns would be called with it: that name, or
 * in the table of repeats the name with `.mean` and so on.
 */
export function findTakenNames(columns: readonly ScanColumn[]): ReadonlyMap<string, string> {
  const grouped = columns.some(({ isRepeat }) => isRepeat) ? columns.filter(({ isRepeat }) => !isRepeat) : [];
  const stems = grouped.flatMap(({ label }) =>
    SPREADS.filter((spread) => label.endsWith(`.${spread}`)).map(
      (spread) => [label.slice(0, -spread.length - 1), label] as const,
    ),
  );
  const whole = [...POINT_COLUMNS, ...columns.map(({ label }) => label)];
  return new Map([...stems, ...whole.map((name) => [name, name] as const)]);
}

/** Names of numbers are no names of other columns. */
export function checkNumberNames(
  names: readonly string[],
  columns: readonly ScanColumn[],
  report: ScanDiagnostics,
): void {
  const taken = findTakenNames(columns);
  for (const name of names) {
    const column = taken.get(name);
    if (column === undefined) continue;
    report.error(childPointer('/collect/values', name), twoCalled(column), 'key');
  }
}

function twoCalled(name: string): Fault {
  return { code: 'name-taken', message: `two columns would be called '${name}'` };
}

/** From short to long. */
function choicesOf(text: string, reserved: readonly string[]): string[] {
  const target = parseTarget(text);
  if (target.kind === 'parameter')
    return [reserved.includes(target.name) ? `parameter.${target.name}` : target.name];
  const keys = decodePointer(target.pointer);
  const file = posix.basename(target.file, posix.extname(target.file));
  const tails = keys.map((_, index) => keys.slice(-index - 1));
  // The number of an item says nothing alone.
  const telling = tails.filter(([first = '']) => !/^\d+$/.test(first));
  return [...telling.map((tail) => tail.join('.')), [file, ...keys].join('.')];
}

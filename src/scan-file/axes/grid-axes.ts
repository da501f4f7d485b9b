import type { JsonObject } from '../../core/json.js';
import { childPointer } from '../../core/json-pointer.js';
import { canonicalTarget } from '../scan-mentions.js';
import type { Fault, ScanDiagnostics } from '../scan-diagnostics.js';
import { EMPTY_LIST, MOST_POINTS, NOTHING_TO_CHANGE, readList } from './axis-values.js';
import type { PointSetting } from './setting.js';

/** The product of lists, the first varying slowest. */
export function gridSettings(
  body: JsonObject,
  pointer: string,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const lists = readLists(body, pointer, report);
  if (lists === undefined) return [];
  const count = lists.reduce((product, list) => product * list.length, 1);
  if (count > MOST_POINTS) {
    report.error(pointer, tooMany(count));
    return [];
  }
  return productOf(lists);
}

/** Lists side by side. */
export function zipSettings(
  body: JsonObject,
  pointer: string,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  const lists = readLists(body, pointer, report);
  if (lists === undefined) return [];
  const longest = Math.max(...lists.map(({ length }) => length));
  if (lists.some(({ length }) => length !== longest)) {
    const lengths = lists.map((list) => `${list[0]?.[0]?.target ?? ''} has ${list.length}`);
    const message = `the lists of a zip are equally long; here ${lengths.join(', ')}`;
    report.error(pointer, { code: 'unequal-lists', message, hint: 'take grid for all combinations' });
    return [];
  }
  return Array.from({ length: longest }, (_, index) => lists.flatMap((list) => list[index] ?? []));
}

/** Settings that are written out one by one. */
export function listSettings(
  items: readonly JsonObject[],
  pointer: string,
  report: ScanDiagnostics,
): readonly PointSetting[] {
  if (items.length === 0) report.error(pointer, EMPTY_LIST);
  return items.map((item, index) => settingOf(item, childPointer(pointer, index)));
}

/** Each key of a mapping with its value. */
export function settingOf(values: JsonObject, pointer: string): PointSetting {
  return Object.entries(values).map(([key, value]) => ({
    target: canonicalTarget(key),
    value,
    pointer: childPointer(pointer, key),
  }));
}

/** All combinations of one setting from each list, the first varying slowest. */
export function productOf(lists: readonly (readonly PointSetting[])[]): readonly PointSetting[] {
  return lists.reduce<readonly PointSetting[]>(
    (before, list) => before.flatMap((setting) => list.map((added) => [...setting, ...added])),
    [[]],
  );
}

export function tooMany(count: number): Fault {
  return {
    code: 'too-many-points',
    message: `that makes ${count} points; a scan has at most ${MOST_POINTS}`,
    hint: 'take shorter lists, or random or latin-hypercube in place of grid',
  };
}

/** One list of settings, of one target each, for every key; undefined when there is a fault, which is reported. */
function readLists(
  body: JsonObject,
  pointer: string,
  report: ScanDiagnostics,
): (readonly PointSetting[])[] | undefined {
  if (Object.keys(body).length === 0) report.error(pointer, NOTHING_TO_CHANGE);
  const lists = Object.entries(body).map(([key, written]) => {
    const target = canonicalTarget(key);
    return readList(written, childPointer(pointer, key), report)?.map((value) => [{ target, ...value }]);
  });
  return lists.length > 0 && lists.every((list) => list !== undefined && list.length > 0)
    ? lists.filter((list) => list !== undefined)
    : undefined;
}

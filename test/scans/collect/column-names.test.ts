import { fc } from '../../support/property.js';
import { pickNumbers } from '../../../src/scans/results/pick-numbers.js';
import { summariseRepeats } from '../../../src/scans/results/repeats.js';
import { tabulatePoints, tabulateRepeats } from '../../../src/scans/results/results-table.js';
import { findTakenNames } from '../../../src/scan-file/column-labels.js';
import type { ScanColumn } from '../../../src/scan-file/scan.js';

const column = (label: string, isRepeat = false): ScanColumn => ({ label, target: label, isRepeat });

/** Names of the columns of both tables, where one point has these numbers. */
function headersOf(
  columns: readonly ScanColumn[],
  numbers: readonly string[],
): readonly (readonly string[])[] {
  const summary = Object.fromEntries(numbers.map((name, index) => [name, index]));
  const { names, rows } = pickNumbers([summary], undefined, new Set(findTakenNames(columns).keys()));
  const point = {
    index: 1,
    key: 'k',
    name: '0001-k',
    group: 'g',
    status: 'finished',
    attempts: 1,
    files: [],
  } as const;
  const content = { scan: 's', folder: '/nowhere', columns, numbers: names, warnings: [] };
  const points = [{ ...point, values: {}, numbers: rows[0] ?? {} }];
  // No number of the point is lost.
  expect(Object.values(points[0]!.numbers).sort()).toEqual(Object.values(summary).sort());
  const results = { ...content, points, groups: summariseRepeats({ ...content, points }) };
  return [tabulatePoints(results).header, tabulateRepeats(results).header];
}

test('a number whose spread would have the name of a column gets another name, where there are repeats', () => {
  const [points, repeats] = headersOf([column('area.mean'), column('seed', true)], ['area', 'loss']);
  expect(points!.slice(5)).toEqual(['area.mean', 'seed', 'summary.area', 'loss']);
  expect(repeats!.slice(0, 4)).toEqual(['points', 'finished', 'area.mean', 'summary.area.mean']);
  expect(headersOf([column('area.mean')], ['area'])[0]!.slice(5)).toEqual(['area.mean', 'area']);
});

test('a number that gives way to a column takes no other number’s name', () => {
  expect(headersOf([column('seed')], ['seed', 'summary.seed'])[0]!.slice(5)).toEqual([
    ...['seed', 'summary.summary.seed', 'summary.seed'],
  ]);
});

test('no two columns of a table have one name, whatever columns and numbers are called', () => {
  const part = fc.constantFrom('a', 'mean', 'count', 'summary');
  const name = fc.array(part, { minLength: 1, maxLength: 3 }).map((parts) => parts.join('.'));
  const labels = fc.uniqueArray(name, { maxLength: 4 });
  fc.assert(
    fc.property(labels, fc.uniqueArray(name, { maxLength: 6 }), fc.boolean(), (all, numbers, isRepeated) => {
      const columns = all.map((label, index) => column(label, isRepeated && index === 0));
      for (const header of headersOf(columns, numbers).slice(0, isRepeated ? 2 : 1)) {
        expect(new Set(header).size).toBe(header.length);
      }
    }),
  );
});
